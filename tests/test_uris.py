from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editions import uris


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Mikoyan_Anastas", "mikoyan-anastas"),
        ("růžek-1962", "ruzek-1962"),
        ("--a  b--", "a-b"),
        ("a.b.c", "a-b-c"),
        ("../../etc", "etc"),
        ("Микоян", "x41c-438-43a-43e-44f-43d"),
        ("_", "x5f"),
    ],
)
def test_a_slug_is_safe_on_every_file_system(text: str, made: str) -> None:
    assert uris.slug(text) == made


def test_a_document_has_a_page_below_the_folders_that_it_is_in() -> None:
    assert uris.document("1962/Růžek") == "documents/1962/ruzek.html"


def test_an_entry_has_a_page_in_its_register() -> None:
    assert uris.entry("persons", "Mikoyan.A") == "persons/mikoyan-a.html"


def test_each_register_has_an_index() -> None:
    assert uris.index("persons") == "persons/index.html"


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("persons/a.html", "persons/a.md"),
        ("persons/a.html#p-1", "persons/a.md#p-1"),
        ("a.html#b.html", "a.md#b.html"),
    ],
)
def test_a_page_is_made_from_a_markdown_file(uri: str, file: str) -> None:
    assert uris.markdown(uri) == file


@pytest.mark.parametrize(
    ("uri", "start", "way"),
    [
        ("persons/a.html", "persons/b.html", "a.html"),
        ("persons/a.html#x", "documents/b.html", "../persons/a.html#x"),
        ("persons/a.html", "index.html", "persons/a.html"),
        ("index.html", "documents/1962/b.html", "../../index.html"),
        ("documents/b.html#p-1", "documents/b.html", "#p-1"),
        ("documents/b.html", "documents/b.html", "b.html"),
    ],
)
def test_the_way_from_page_to_page_is_relative(uri: str, start: str, way: str) -> None:
    assert uris.relative(uri, start) == way


@pytest.mark.parametrize(
    ("path", "below"), [("tei/a.png", True), ("../a.png", False), ("..", False), ("/etc", False)]
)
def test_a_path_is_below_its_folder_or_not(path: str, below: bool) -> None:
    assert uris.is_below(path) is below


def test_an_id_that_the_theme_may_have_is_another_anchor() -> None:
    assert (uris.anchor("__toc"), uris.anchor("p1")) == ("id__toc", "p1")
    assert (uris.anchor("id__toc"), uris.anchor("idp__1")) == ("idid__toc", "idp__1")


@pytest.mark.parametrize(
    ("start", "uri"),
    [
        ("documents/a.html", "persons/anna/from/a.html"),
        ("documents/vol/a.html", "persons/anna/from/vol/a.html"),
        ("documents/vol/a.html#p-12", "persons/anna/from/vol/a--p-12.html"),
        ("documents/a.html#P12", "persons/anna/from/a--p12--7943320a.html"),
        ("documents/a.html#fn:n1", "persons/anna/from/a--fn-n1--48e8ddd9.html"),
    ],
)
def test_a_page_of_mentions_is_called_after_what_it_begins_with(start: str, uri: str) -> None:
    assert uris.mentions("persons/anna.html", start) == uri


IDS = st.text("aB-._1é", min_size=1, max_size=50)


@given(st.lists(st.tuples(IDS, st.one_of(st.just(""), IDS)), min_size=2, max_size=9))
def test_no_two_pages_of_mentions_have_one_address(starts: list[tuple[str, str]]) -> None:
    every = {f"{uris.document(stem)}#{anchor}".removesuffix("#") for stem, anchor in starts}
    assert len({uris.mentions("persons/anna.html", one) for one in every}) == len(every)


@given(
    *[st.lists(st.sampled_from(["a", "b", "c.html", "", ".", ".."]), max_size=5).map("/".join)] * 2
)
def test_the_way_is_that_of_a_file_system(path: str, folder: str) -> None:
    assert uris._way(path, folder) == posixpath.relpath(f"/{path}", f"/{folder}")
