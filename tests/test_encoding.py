"""How the encoding documents itself: what is in use, what is said of it, and what is not."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT, Project, file
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from measures import html_messages, screen, served, violations
from playwright.sync_api import Browser

from editions import building, documentation, encoding, usage
from editions.cache import Cache
from editions.documentation import ANY, Said
from editions.edition import Edition
from editions.encoding import Attribute, Element, Encoding
from editions.specimens import Excerpt, excerpts
from editions.usage import Usage, Use
from editions.words import LANGUAGE

GRAMMAR = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"
 xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0"
 ns="http://www.tei-c.org/ns/1.0" xml:lang="en">{}</grammar>"""

HI = """<define name="hi"><element name="hi">
<a:documentation>What is set off.</a:documentation>
<attribute name="rend"><a:documentation>How it looks.</a:documentation>
<choice><value>spaced</value><a:documentation>With space.</a:documentation>
<value>bold</value></choice></attribute><text/></element></define>"""

SCHEMA = GRAMMAR.format(f'<start><ref name="hi"/></start>{HI}')

ODD = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><text><body><schemaSpec ident="x">
<elementSpec ident="hi" mode="change"><desc>What is set off.</desc>
<desc xml:lang="de">Hervorgehobenes.</desc><remarks><p>Never in headings.</p></remarks>
<attList><attDef ident="rend"><desc>How it looks.</desc><valList>
<valItem ident="bold"><gloss>fat</gloss></valItem>
<valItem ident="spaced"><gloss>not this</gloss><desc>With space.</desc></valItem>
</valList></attDef><attDef ident="n" mode="delete"><desc>Gone.</desc></attDef></attList>
</elementSpec><elementSpec ident="q" mode="delete"><desc>Gone.</desc></elementSpec>
<classSpec ident="att.global" type="atts" mode="change"><attList>
<attDef ident="xml:id"><desc>An address.</desc></attDef></attList></classSpec>
</schemaSpec></body></text></TEI>"""

TAGS = """<encodingDesc><tagsDecl><namespace name="http://www.tei-c.org/ns/1.0">
<tagUsage gi="hi">{}</tagUsage></namespace></tagsDecl></encodingDesc></teiHeader>"""

ENTRY = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff><listPerson>
<person xml:id="anna"><persName>Anna</persName></person></listPerson></standOff></TEI>"""


def letter(body: str, said: str = "") -> str:
    """A letter, with what its tagging declaration says of `hi`."""
    return file(body).replace("</teiHeader>", TAGS.format(said) if said else "</teiHeader>")


def read(project: Project, files: Mapping[str, str]) -> Edition:
    return Edition.read(project(files))


def encoded(project: Project, files: Mapping[str, str]) -> dict[str, Element]:
    """What is in use in some files, by name."""
    return {one.name: one for one in encoding.encoding(read(project, files)).elements}


def hi(project: Project, files: Mapping[str, str]) -> Element:
    return encoded(project, files)["hi"]


def texts(some: Element | Attribute) -> list[str]:
    return [one.text for one in some.meanings]


def said(schema: str, *elements: str) -> list[tuple[str, str, str | None, str]]:
    """What a schema says of elements: of which, of which attribute and value, and the words."""
    found = documentation.of_schema(schema.encode(), "a.rng", frozenset(elements))
    return [one.said[:4] for one in found]


def told(project: Project, files: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """What is not documented: line, column, and what it is."""
    found = [*encoding.undocumented(read(project, files))]
    assert {(one.level, one.code) for one in found} <= {("warning", "undocumented")}
    return [(one.line, one.column, one.message.partition(", and nothing")[0]) for one in found]


# What is said


def test_a_schema_says_what_elements_attributes_and_values_mean() -> None:
    assert said(SCHEMA, "hi") == [
        ("hi", "", None, "What is set off."),
        ("hi", "rend", None, "How it looks."),
        ("hi", "rend", "spaced", "With space."),
    ]


def test_a_schema_says_nothing_of_elements_that_are_not_in_use() -> None:
    assert said(SCHEMA, "p") == []


def test_what_stands_in_a_definition_is_said_of_all_that_refer_to_it() -> None:
    schema = GRAMMAR.format(
        """<define name="p"><element name="p"><list><ref name="id"/></list></element></define>
        <define name="ab"><element name="ab"><ref name="more"/></element></define>
        <define name="more"><ref name="id"/><ref name="more"/></define>
        <define name="id"><attribute name="xml:id"><a:documentation>An <b>address</b>.
        </a:documentation><data type="ID"/></attribute></define>"""
    )
    assert said(schema, "p", "ab") == [
        ("p", "xml:id", None, "An address."),
        ("ab", "xml:id", None, "An address."),
    ]


def test_what_is_said_of_an_element_inside_is_not_said_of_the_one_around_it() -> None:
    inner = '<element name="q"><a:documentation>Words.</a:documentation><text/></element>'
    schema = GRAMMAR.format(f'<start><element name="p">{inner}</element></start>')
    assert said(schema, "p", "q") == [("q", "", None, "Words.")]


def test_names_may_be_elements_several_and_of_other_vocabularies() -> None:
    note = "<a:documentation>Both.</a:documentation>"
    schema = GRAMMAR.format(
        f"""<start><choice><element>{note}<choice><name>p</name><name>ab</name></choice>
        <attribute>{note}<name>n</name></attribute></element>
        <element ns="http://m.org/" name="o">{note}</element>
        <element><anyName/>{note}</element></choice></start>"""
    )
    assert said(schema, "p", "ab") == [
        (name, attribute, None, "Both.") for name in ("p", "ab") for attribute in ("", "n")
    ]
    assert said(schema, "{http://m.org/}o") == [("{http://m.org/}o", "", None, "Both.")]


@pytest.mark.parametrize("schema", ["<grammar", "", "<x/>", "<!DOCTYPE x SYSTEM 'y'><x/>"])
def test_a_schema_that_is_none_says_nothing(schema: str) -> None:
    assert said(schema, "x") == []


def test_an_odd_says_the_same() -> None:
    found = {one.said for one in documentation.of_schema(ODD.encode(), "a.odd", frozenset())}
    assert found == {
        Said("hi", "", None, "What is set off.", "en"),
        Said("hi", "", None, "Hervorgehobenes.", "de"),
        Said("hi", "", None, "Never in headings.", "en"),
        Said("hi", "rend", None, "How it looks.", "en"),
        Said("hi", "rend", "bold", "fat", "en"),
        Said("hi", "rend", "spaced", "With space.", "en"),
        Said(ANY, "xml:id", None, "An address.", "en"),
    }


def test_an_odd_below_the_sources_is_no_text(project: Project) -> None:
    texts_ = {"tei/documents/a.xml": file("<p><hi xml:id='h' rend='bold'>a</hi></p>")}
    for name in ("tei/schema/a.odd", "tei/schema/a.xml"):
        found = encoded(project, {**texts_, name: ODD})
        assert "elementSpec" not in found
        assert texts(found["hi"]) == ["What is set off.", "Never in headings."]
        rend, identifier = found["hi"].attributes
        assert (texts(rend), texts(identifier)) == (["How it looks."], ["An address."])
        (project({}) / name).unlink()


def test_what_a_schema_says_in_several_languages_is_said_in_that_of_the_site(
    project: Project,
) -> None:
    files = {"tei/documents/a.xml": file("<p><hi>a</hi></p>"), "tei/a.odd": ODD}
    for language, expected in (("de", "Hervorgehobenes."), ("cs", "What is set off.")):
        LANGUAGE.set(language)
        assert texts(hi(project, files))[0] == expected


def test_what_many_headers_say_is_said_once_with_their_number(project: Project) -> None:
    words = ["Set off.", "Set off.", "Stressed."]
    files = {
        f"tei/documents/{number}.xml": letter("<p><hi>a</hi></p>", one)
        for number, one in enumerate(words)
    }
    found = [(one.text, one.headers, one.path, one.line) for one in hi(project, files).meanings]
    assert found == [
        ("Set off.", 2, "tei/documents/0.xml", 3),
        ("Stressed.", 1, "tei/documents/2.xml", 3),
    ]


def test_the_examples_of_the_guide_say_what_they_seem_to(project: Project) -> None:
    guide = (ROOT / "docs/editors.md").read_text("utf-8").partition("## What your encoding")[2]
    schema, header = re.findall(r"```xml\n(.*?)```", guide, re.DOTALL)[:2]
    body = "<p><hi rend='letterspaced'>a</hi> <hi rend='underlined'>b</hi></p>"
    text = file(body).replace("</teiHeader>", f"{header}</teiHeader>")
    found = hi(project, {"tei/documents/a.xml": text, "tei/a.rng": schema})
    (rend,) = found.attributes
    assert [one.headers for one in found.meanings] == [0, 1]
    assert {*texts(found)} == {"What the typist set off by its look."}
    assert (texts(rend), [one.meanings[0].text for one in rend.values]) == (
        ["How it looks."],
        ["There is space between its letters.", "A line is typed below it."],
    )


# What is in use


def test_elements_are_counted_in_all_files_and_apart_in_headers(project: Project) -> None:
    files = {f"tei/documents/{name}.xml": file("<p><title>a</title></p>") for name in "ab"}
    title = encoded(project, {**files, "tei/persons.xml": ENTRY})["title"]
    assert (title.count, title.files, title.in_headers) == (4, 2, 2)


def test_this_edition_is_counted_as_an_independent_reader_counts_it() -> None:
    found = encoding.encoding(Edition.read(ROOT))
    elements: Counter[str] = Counter()
    attributes: Counter[tuple[str, str]] = Counter()
    for path in sorted((ROOT / "tei").rglob("*.xml")):
        for element in etree.parse(path).iter("{http://www.tei-c.org/ns/1.0}*"):
            name = etree.QName(element).localname
            elements[name] += 1
            for attribute in element.attrib:
                plain = str(attribute).replace("{http://www.w3.org/XML/1998/namespace}", "xml:")
                attributes[name, plain] += 1
    assert {one.name: one.count for one in found.elements} == elements
    pairs = {(one.name, each.name): each.count for one in found.elements for each in one.attributes}
    assert pairs == attributes


def test_everything_in_this_edition_is_documented() -> None:
    edition = Edition.read(ROOT)
    found = encoding.encoding(edition)
    assert [*encoding.undocumented(edition)] == []
    assert found.expected == {one.name for one in found.elements}
    assert found.expects_attributes


def test_values_that_nobody_enumerates_are_not_kept(project: Project) -> None:
    rows = "".join(f"<hi n='{n}' rend='{n % 3}'>a</hi>" for n in range(usage.MOST_VALUES + 1))
    number, rend = hi(project, {"tei/documents/a.xml": file(f"<p>{rows}</p>")}).attributes
    assert (number.distinct, number.values, rend.distinct) == (None, (), 3)


def test_a_value_of_several_words_means_what_each_of_them_does(project: Project) -> None:
    schema = SCHEMA.replace("<value>bold</value>", "<value>bold</value><a:documentation>Fat.")
    schema = schema.replace("Fat.</choice>", "Fat.</a:documentation></choice>")
    body = "<p><hi rend='bold spaced'>a</hi><hi rend='bold thin'>b</hi></p>"
    (rend,) = hi(project, {"tei/documents/a.xml": file(body), "tei/a.rng": schema}).attributes
    assert {one.value: [each.text for each in one.meanings] for one in rend.values} == {
        "bold spaced": ["Fat.", "With space."],
        "bold thin": [],
    }


def test_examples_show_what_is_frequent_and_then_every_attribute(project: Project) -> None:
    body = (
        "<p><hi n='1'>a</hi><hi rend='x'>b</hi><hi rend='x'>c</hi><hi rend='x' n='2'>d</hi>"
        "<hi xml:id='e'>e</hi></p>"
    )
    edition = read(project, {"tei/documents/a.xml": file(body)})
    found = encoding.encoding(edition)
    shown = encoding.examples(edition, found)
    (element,) = (one for one in found.elements if one.name == "hi")
    excerpts_ = [shown[place].excerpt for place in element.examples]
    assert [one and one.text for one in excerpts_] == [
        "<hi rend='x'>b</hi>",
        "<hi n='1'>a</hi>",
        "<hi xml:id='e'>e</hi>",
    ]


def test_an_example_leads_to_the_passage_or_the_entry_that_shows_it(project: Project) -> None:
    files = {"tei/documents/a.xml": file("<p>a</p><p><hi>b</hi></p>"), "tei/persons.xml": ENTRY}
    edition = read(project, files)
    found = encoding.encoding(edition)
    shown = encoding.examples(edition, found)
    ways = {one.name: shown[one.examples[0]].uri for one in found.elements}
    assert ways["hi"] == "documents/a.html#p-2"
    assert ways["persName"] == ways["person"] == "persons/anna.html"
    assert ways["titleStmt"] is None


WRITTEN = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.lists(st.sampled_from(["<hi/>", "<hi n='1'/>", "<q n='2'>a</q>", "<hi n='3' rend='x'/>"])),
    max_size=6,
)


@given(st.lists(WRITTEN, min_size=1, max_size=5))
def test_whatever_was_kept_the_sums_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, histories: list[dict[str, list[str]]]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    with Cache(folder / "a.sqlite", "salt") as cache:
        for files in histories:
            rows = {path: counted(path, "".join(body)).packed() for path, body in files.items()}
            digests = {path: "".join(body) for path, body in files.items()}
            packed = partial(map, rows.__getitem__)
            found = usage.gathered(digests, packed, cache)
            found.keep()
            anew = usage.gathered(digests, packed)
            assert found.usage == anew.usage
            assert {name: use.count for name, use in found.usage.elements.items()} == Counter(
                element[1 : 2 + (element[1] == "h")] for body in files.values() for element in body
            )


def counted(path: str, inner: str) -> Usage:
    """What a file uses that has some elements, without the one around them."""
    elements = [*etree.fromstring(f"<x>{inner}</x>").iter("*")][1:]
    return usage.of_file(path, elements, ())


@given(st.lists(st.lists(st.integers(0, 30)), max_size=6))
def test_values_are_too_many_in_whatever_order_files_are_added(files: list[list[int]]) -> None:
    parts = [
        counted(str(path), "".join(f"<a ref='#{n}' n='{n}'/>" for n in some))
        for path, some in enumerate(files)
    ]
    sums: list[dict[str, Use]] = []
    for order in (parts, parts[::-1]):
        total = Usage({}, {})
        for one in order:
            total.take(Usage.unpacked(one.packed()))
        sums.append(total.elements)
    assert sums[0] == sums[1]
    different = {n for some in files for n in some}
    if different:
        few = sums[0]["a"].values["ref"]
        assert (few is None) == (len(different) > usage.MOST_POINTERS)
        assert len(sums[0]["a"].values["n"] or ()) == len(different)


# What is written


XML = st.recursive(
    st.sampled_from(["a b", "ü", "a &gt; b", "<lb/>", "<!-- <hi> -->", " ", "\n   "]),
    lambda inner: st.lists(inner, max_size=4).map(lambda some: f"<hi n='>'>{''.join(some)}</hi>"),
    max_leaves=12,
)


@given(XML, st.sampled_from(["utf-8", "utf-16", "iso-8859-1"]), st.integers(40, 400))
def test_an_excerpt_is_what_the_file_has(inner: str, name: str, longest: int) -> None:
    text = f'<?xml version="1.0" encoding="{name}"?>\n<p>{inner}</p>'
    data = text.encode(name)
    root = etree.fromstring(data)
    numbers = range(len([*root.iter("*")]))
    found = excerpts(data, root.getroottree().docinfo.encoding, numbers, longest)
    assert [*found] == [*numbers]
    plain = "".join(text.split())
    for number, element in enumerate(root.iter("*")):
        shown = found[number].text
        parts = ["".join(part.split()) for part in re.split(r"(?:^… | …$)", shown)]
        assert all(part in plain for part in parts)
        assert f"<{element.tag!s}" in shown
        assert len(shown) <= max(longest, 130) + 2


def test_an_excerpt_keeps_its_lines_and_loses_the_depth_of_its_place() -> None:
    data = b"<a>\n  <b>\n    <c/>\n\n    d</b>\n</a>"
    assert excerpts(data, None, [1], 100) == {1: Excerpt(2, "<b>\n  <c/>\n  d</b>")}


def test_an_empty_element_is_shown_in_its_line() -> None:
    data = b"<a>\n  <b>one</b> two <lb n='/>'/> three\n</a>"
    assert excerpts(data, None, [2], 100) == {2: Excerpt(2, "<b>one</b> two <lb n='/>'/> three")}


def test_a_long_element_ends_with_a_whole_word_and_a_whole_tag() -> None:
    data = f"<a>one two <b n='{'x' * 40}'>three</b></a>".encode()
    assert excerpts(data, None, [0], 30) == {0: Excerpt(1, "<a>one two …")}


def test_what_an_entity_stands_for_has_no_excerpt() -> None:
    data = b"<!DOCTYPE a [<!ENTITY e '<b>c</b>'>]>\n<a>&e;<d/></a>"
    found = excerpts(data, None, [0, 1, 2], 100)
    assert {number: one.text for number, one in found.items() if number != 1} == {
        0: "<a>&e;<d/></a>",
        2: "<a>&e;<d/></a>",
    }


def test_an_encoding_that_nobody_knows_has_no_excerpts() -> None:
    assert excerpts(b"<a/>", "klingon", [0], 100) == {}


# What is not said


def test_an_edition_that_documents_nothing_is_told_nothing(project: Project) -> None:
    assert told(project, {"tei/documents/a.xml": file("<p><zot n='1'>a</zot></p>")}) == []


def test_what_is_in_use_and_not_documented_is_told_at_its_first_place(project: Project) -> None:
    body = "<p><hi rend='bold' n='2' x:y='z' xmlns:x='http://x/'>a</hi>\n<hi rend='bold'>b</hi></p>"
    found = told(project, {"tei/documents/a.xml": file(body), "tei/a.rng": SCHEMA})
    assert {one[2] for one in found} >= {
        "p is used once",
        "body is used once",
        "teiHeader is used once",
        "hi/@n is used once",
        'hi/@rend has the value "bold" 2 times',
    }
    assert [one[:2] for one in found if one[2].startswith("hi/@rend")] == [(2, 74)]
    assert not [one for one in found if "http" in one[2]]


def test_what_a_header_says_is_of_texts_and_of_no_attribute(project: Project) -> None:
    found = told(project, {"tei/documents/a.xml": letter("<p><hi n='1'>a</hi></p>", "Set off.")})
    assert [one[2] for one in found] == [f"{name} is used once" for name in ("text", "body", "p")]


def test_what_is_of_another_vocabulary_is_told_if_others_of_it_are_documented(
    project: Project,
) -> None:
    body = "<p><m xmlns='http://m.org/'>a</m></p>"
    tags = TAGS.replace("http://www.tei-c.org/ns/1.0", "http://m.org/").format("An m.")
    text = file(body).replace("</teiHeader>", tags)
    assert [one[2] for one in told(project, {"tei/documents/a.xml": text})] == [
        "{http://m.org/}m is used once"
    ]


def test_the_check_tells_it_and_the_build_does_not(project: Project) -> None:
    from click.testing import CliRunner

    from editions.cli import main

    folder = project({"tei/documents/a.xml": letter("<p><hi>a</hi></p>", "Set off.")})
    building.build(folder, strict=True)
    checked = CliRunner().invoke(main, ["check", str(folder)])
    told_ = re.findall(
        r"a\.xml:(\d+):\d+: warning: (\w+) is used once.*undocumented", checked.output
    )
    assert told_ == [("3", "text"), ("3", "body"), ("3", "p")]


# The page


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) `` ~~~ &amp; \\\\ _a_ [[notes]]"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an edition whose every part would be markup if it could; its folder."""
    folder = tmp_path_factory.mktemp("hostile")
    quoted = HOSTILE.replace("<", "&lt;")
    inner = f"<hi rend=\"{quoted}\" n='&lt;b&gt;'>\n~~~\n{quoted}\n\n```\n</hi><x:y/><_é.b/>"
    text = letter(f"<p>{inner}</p>", quoted).replace("<TEI ", '<TEI xmlns:x="http://x/_a_&amp;b" ')
    schema = SCHEMA.replace("What is set off.", quoted).replace("spaced", quoted)
    files = {"tei/documents/a b.xml": text, "tei/a b.rng": schema}
    files["mkdocs.yml"] = "site_name: A\ntheme: {name: material}\nplugins: [editions]\n"
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    site, _, _ = building.build(folder)
    return site


def test_what_a_source_has_is_text_on_the_page(hostile: Path) -> None:
    page = html.parse(hostile / "encoding.html").getroot()
    (main,) = page.cssselect("article")
    assert not main.cssselect("script, b, i, em, ul ~ pre > code > *")
    assert {way.get("href", "").partition(":")[0] for way in main.cssselect("a")} & {
        "javascript"
    } == set()
    plain = main.text_content()
    assert plain.count("<script>alert(1)</script> [x](javascript:alert(1)) `` ~~~ & \\\\ _a_") == 3
    shown = [one.text_content() for one in main.cssselect("pre")]
    assert any(one.startswith("<hi rend=") and "\n~~~\n&lt;script>" in one for one in shown)


def test_every_way_of_the_page_leads_somewhere(hostile: Path) -> None:
    page = html.parse(hostile / "encoding.html").getroot()
    (main,) = page.cssselect("article")
    ids = [one.get("id") for one in main.cssselect("[id]")]
    assert len(ids) == len({*ids})
    for way in main.cssselect("a"):
        path, _, anchor = way.get("href", "").replace("%20", " ").partition("#")
        there = html.parse(hostile / path).getroot() if path.endswith(".html") else page
        assert (hostile / path).exists()
        assert not anchor or there.get_element_by_id(anchor) is not None


def test_the_page_is_not_searched_and_the_schema_is_offered_as_plain_text(site: Path) -> None:
    assert "data-pagefind-body" not in (site / "encoding.html").read_text("utf-8")
    schema = "tei/schema/edition.rng"
    assert (site / f"{schema}.txt").read_bytes() == (ROOT / schema).read_bytes()


def test_the_page_has_every_element_with_its_meaning_and_an_excerpt(site: Path) -> None:
    page = html.parse(site / "encoding.html").getroot()
    found = {one.get("id"): one.getparent() for one in page.cssselect(".encoded > h3")}
    assert [*found] == [one.get("href", "")[1:] for one in page.cssselect(".in-use li a")]
    for name, shown in found.items():
        assert shown is not None
        assert shown.cssselect("p:not(.count):not(.said-in)"), name
        assert any(f"<{name}" in one.text_content() for one in shown.cssselect("pre")), name
    assert not page.cssselect(".unsaid")
    rend = page.cssselect("#hi ~ dl")[0].text_content()
    assert rend.startswith("@rend 1")
    assert "letterspaced 1: Its letters are spaced" in rend


def test_the_page_is_the_same_for_programs(site: Path) -> None:
    told_ = json.loads((site / "data/encoding.json").read_text("utf-8"))
    page = html.parse(site / "encoding.html").getroot()
    assert {one["name"] for one in told_} == {
        one.get("id") for one in page.cssselect(".encoded > h3")
    }
    (supplied,) = (one for one in told_ if one["name"] == "supplied")
    reason, resp = supplied["attributes"]
    assert (reason["count"], resp["count"]) == (supplied["count"],) * 2
    assert {one["value"]: bool(one["meanings"]) for one in reason["values"]} == {
        "identification": True,
        "circumstance": True,
        "clarity": True,
    }
    (example,) = supplied["examples"]
    lines = (ROOT / example["source"]).read_text("utf-8").split("\n")
    assert example["text"].split("\n")[0] in lines[example["line"] - 1]


def test_an_edition_without_documentation_has_the_page_too(project: Project) -> None:
    site, _, _ = building.build(project({"tei/documents/a.xml": file("<p>a</p>")}))
    page = html.parse(site / "encoding.html").getroot()
    assert "have not said what they mean here" in page.text_content()
    assert not page.cssselect(".unsaid")


@pytest.mark.parametrize("folder", ["site", "hostile"])
def test_the_page_fits_a_narrow_screen(
    browser: Browser, folder: str, request: pytest.FixtureRequest
) -> None:
    with served(request.getfixturevalue(folder)) as address:
        page = screen(browser, 360)
        page.goto(f"{address}encoding.html")
        edges = "[...document.querySelectorAll('article *')].map(one => one.getBoundingClientRect()"
        assert page.evaluate(f"Math.max(...{edges}.right))") <= 360
        assert violations(page) == []
        page.close()


def test_a_page_of_anything_is_valid_html(hostile: Path) -> None:
    found = [said for said in html_messages(hostile) if said.startswith("encoding.html")]
    assert found == []


def test_a_page_is_made_anew_only_if_what_it_says_has_changed(project: Project) -> None:
    texts_ = {f"tei/documents/{name}.xml": file("<p>one two</p>") for name in "ab"}
    folder = project({**texts_, "tei/a.rng": SCHEMA})
    site, _, _ = building.build(folder)
    page, data = site / "encoding.html", site / "data/encoding.json"
    before = [one.stat().st_ino for one in (page, data)]
    (folder / "tei/documents/b.xml").write_text(file("<p>one, two</p>"), "utf-8")
    building.build(folder)
    assert [one.stat().st_ino for one in (page, data)] == before
    (folder / "tei/a.rng").write_text(SCHEMA.replace("set off", "stressed"), "utf-8")
    (folder / "tei/documents/b.xml").write_text(file("<p><hi>one</hi> two</p>"), "utf-8")
    building.build(folder)
    assert "What is stressed." in page.read_text("utf-8")
    assert "What is stressed." in data.read_text("utf-8")


def test_nothing_in_use_is_nothing_to_say() -> None:
    assert encoding.encoding(Edition({}, (), ())) == Encoding()
