from __future__ import annotations

import pytest
from conftest import file

from editions import source as sources
from editions.pointers import Address, Place, Pointers
from editions.source import Source

PREFIXES = """<listPrefixDef>
  <prefixDef ident="psn" matchPattern="([a-z]+)" replacementPattern="../registers/persons.xml#$1"/>
  <prefixDef ident="dodis" matchPattern="(P\\d+)" replacementPattern="https://dodis.ch/$1"/>
  <prefixDef ident="bad" matchPattern="(" replacementPattern="$1"/>
  <prefixDef ident="few" matchPattern="x" replacementPattern="$2"/>
</listPrefixDef>"""


def source(path: str, body: str = "<p xml:id='p3'/>", header: str = "") -> Source:
    """A file of the edition."""
    text = file(body).replace("</teiHeader>", f"<encodingDesc>{header}</encodingDesc></teiHeader>")
    read: Source = sources.read(path, text.encode())
    return read


POINTERS = Pointers(
    {
        one.path: one
        for one in (
            source("tei/documents/a.xml", header=PREFIXES),
            source("tei/documents/b.xml"),
            source("tei/documents/c/L00002.xml"),
            source("tei/registers/persons.xml", "<p xml:id='mikoyan'/>"),
        )
    },
    {"pmb12": Place("tei/registers/persons.xml", "pmb12")},
    {"dodis.ch/P1": Place("tei/registers/persons.xml", "P1")},
)


@pytest.mark.parametrize(
    ("pointer", "path", "identifier"),
    [
        ("#p3", "tei/documents/a.xml", "p3"),
        ("p3", "tei/documents/a.xml", "p3"),
        ("mikoyan", "tei/registers/persons.xml", "mikoyan"),
        ("b.xml#p3", "tei/documents/b.xml", "p3"),
        ("b#p3", "tei/documents/b.xml", "p3"),
        ("./b.xml", "tei/documents/b.xml", ""),
        ("b", "tei/documents/b.xml", ""),
        ("L00002", "tei/documents/c/L00002.xml", ""),
        ("../registers/persons.xml#mikoyan", "tei/registers/persons.xml", "mikoyan"),
        ("../indices/persons.xml#mikoyan", "tei/registers/persons.xml", "mikoyan"),
        ("psn:mikoyan", "tei/registers/persons.xml", "mikoyan"),
        ("dodis:P1", "tei/registers/persons.xml", "P1"),
        ("https://dodis.ch/P1", "tei/registers/persons.xml", "P1"),
        ("http://www.dodis.ch/P1/", "tei/registers/persons.xml", "P1"),
        ("dodis.ch/P1", "tei/registers/persons.xml", "P1"),
        ("pmb12", "tei/registers/persons.xml", "pmb12"),
        ("#pmb12", "tei/registers/persons.xml", "pmb12"),
        ("#nobody", "tei/documents/a.xml", "nobody"),
        ("#range(p3,p5)", "tei/documents/a.xml", "p3"),
        ("b.xml#string-range(p3,0,12)", "tei/documents/b.xml", "p3"),
        ("image.jpg", "tei/documents/image.jpg", ""),
        ("", "tei/documents/a.xml", ""),
    ],
)
def test_a_pointer_means_a_place_in_the_edition(pointer: str, path: str, identifier: str) -> None:
    assert POINTERS.meant(pointer, "tei/documents/a.xml") == Place(path, identifier)


@pytest.mark.parametrize(
    ("pointer", "address"),
    [
        ("https://www.tei-c.org/#p3", "https://www.tei-c.org/#p3"),
        ("dodis:P2", "https://dodis.ch/P2"),
        ("dodis:G2", "dodis:G2"),
        ("bad:x", "bad:x"),
        ("few:x", "few:x"),
        ("mailto:a@b.cz", "mailto:a@b.cz"),
        ("//cdn.example/x", "//cdn.example/x"),
        ("dodis.ch/G2", "https://dodis.ch/G2"),
        ("www.dodis.ch", "https://www.dodis.ch"),
    ],
)
def test_a_pointer_means_an_address_outside(pointer: str, address: str) -> None:
    assert POINTERS.meant(pointer, "tei/documents/a.xml") == Address(address)


def test_an_abbreviation_that_another_file_declares_is_known() -> None:
    meant = POINTERS.meant("psn:mikoyan", "tei/documents/b.xml")
    assert meant == Place("tei/registers/persons.xml", "mikoyan")


def test_an_id_of_the_file_itself_is_meant_before_that_of_an_entry() -> None:
    known = {"p3": Place("tei/registers/persons.xml", "p3")}
    pointers = Pointers(POINTERS.sources, known)
    assert pointers.meant("#p3", "tei/documents/a.xml") == Place("tei/documents/a.xml", "p3")
