from __future__ import annotations

from pathlib import Path

import frontmatter
import pytest
from conftest import Project, file
from lxml.etree import _Element
from mkdocs.utils import meta

from editions import behaviours, pages
from editions.edition import Edition
from editions.markdown import Markdown
from editions.pages import Page, citing
from editions.render import Render
from editions.rules import Rules

PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0">
<person xml:id="m"><persName>Mikoyan, Anastas</persName><persName>Mikojan</persName>
<occupation>deputy premier</occupation><idno type="GND">https://d-nb.info/1</idno>
<p>Born in <placeName>Sanahin</placeName>.</p></person>
<person xml:id="r"><persName>Rusk</persName></person></listPerson>"""

LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>
<fileDesc><titleStmt><title>A letter</title><author>Růžek</author>
<respStmt xml:id="ed"><resp>Notes</resp><name>C. Editor</name></respStmt></titleStmt>
<publicationStmt><availability><p>Free.</p></availability></publicationStmt></fileDesc>
<profileDesc><abstract resp="#ed"><p>He came.</p></abstract><correspDesc>
<correspAction type="sent"><persName>Růžek</persName><placeName>Washington</placeName>
<date when="1962-11-30">30 November</date></correspAction>
<correspAction type="received"><name>The Minister</name></correspAction></correspDesc>
</profileDesc></teiHeader><text xml:lang="cs"><body>
<p>Yesterday <persName ref="../registers/persons.xml#m">Mikoyan</persName> came.<note n="a"
resp="#ed">By air.</note></p></body></text></TEI>"""

HEAD = """<dl class="document-head added" markdown="block">

<dt markdown="span">From</dt>
<dd markdown="span"><span class="tei-persName">Růžek</span></dd>
<dt markdown="span">To</dt>
<dd markdown="span"><span class="tei-name">The Minister</span></dd>
<dt markdown="span">Place</dt>
<dd markdown="span"><span class="tei-placeName">Washington</span></dd>
<dt markdown="span">Date</dt>
<dd markdown="span">30 November</dd>

</dl>"""

FOOT = """<dl class="document-head added" markdown="block">

<dt markdown="span">Source file</dt>
<dd markdown="span"><a href="../tei/documents/a.xml.txt" download="a.xml" type="text/plain">\
TEI-XML (a.xml)</a></dd>

</dl>"""

HOSTILE = [
    "From: x",
    "---",
    "--- a",
    "... b",
    "a: b # c",
    "- a",
    "'\"",
    "{% raw %}",
    "yes",
    "1962",
    "a\u0085b\u2028c",
    "*a* [b](c)",
    "<script>",
    "word " * 40,
]


def edition(project: Project, **files: str) -> Edition:
    """The letter with the register of persons, and files of `tei/documents`."""
    more = {f"tei/documents/{name}.xml": text for name, text in files.items()}
    given = {"tei/documents/a.xml": LETTER, "tei/registers/persons.xml": PERSONS}
    return Edition.read(project(given | more))


def made(whole: Edition, rules: Rules | None = None) -> dict[str, Page]:
    """The pages of an edition by their addresses."""
    joined = behaviours.defaults().followed_by(rules or Rules())
    return {page.uri: page for page in pages.pages(whole, joined)}


PROOF = "[How every word was compared with the sources](proof.md)\n{: .proof }"


LETTERS_OF_WORDS = [f"words/{name}.html" for name in ("index", "a", "b", "c", "m", "y")]
"""The pages of the list of words of that letter."""


def blocks(page: Page) -> list[str]:
    """The blocks of a page's body."""
    return page.body.split("\n\n")


def test_an_edition_has_pages_for_documents_registers_and_search(project: Project) -> None:
    assert list(made(edition(project, b=file("<p>a</p>")))) == [
        "documents/a.html",
        "documents/b.html",
        "documents/index.html",
        "persons/index.html",
        "persons/m.html",
        "persons/r.html",
        "chronology.html",
        *LETTERS_OF_WORDS,
        "encoding.html",
        "search.html",
    ]


def test_a_page_is_a_markdown_file_with_front_matter() -> None:
    page = Page("persons/m.html", {"title": "A", "date": "1962-11-30"}, Markdown("# A"))
    assert (page.path, page.source) == (
        "persons/m.md",
        "---\ntitle: A\ndate: '1962-11-30'\n---\n\n# A\n",
    )


@pytest.mark.parametrize("title", HOSTILE)
def test_front_matter_is_read_back_as_it_was(title: str) -> None:
    page = Page(
        "a.html", {"title": title, "notes": {title: title}, "names": [title]}, Markdown("B")
    )
    read = frontmatter.loads(page.source)
    assert (read.metadata, read.content) == (dict(page.metadata), "B")


@pytest.mark.parametrize("title", HOSTILE)
def test_mkdocs_reads_the_front_matter_as_it_was(title: str) -> None:
    page = Page("a.html", {"title": title, "names": [title]}, Markdown("From: nobody\n\nB"))
    assert meta.get_data(page.source) == ("From: nobody\n\nB\n", dict(page.metadata))


def test_front_matter_is_never_empty(project: Project) -> None:
    bare = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><p/></text></TEI>"
    assert [page.uri for page in made(edition(project, b=bare)).values() if not page.metadata] == []


def test_the_front_matter_of_a_document_says_what_its_header_says(project: Project) -> None:
    read = edition(project)
    assert made(read)["documents/a.html"].metadata == {
        "digest": read.documents[0].words_digest,
        "title": "A letter",
        "short_title": "A letter",
        "description": "He came.",
        "id": "a",
        "date": "1962-11-30",
        "place": "Washington",
        "author": "Růžek",
        "addressee": "The Minister",
        "language": "cs",
        "source": "tei/documents/a.xml",
        "notes": {"Notes by C. Editor": {"note-1": "a"}},
        "kind": "Document",
        "persons": ["Mikoyan, Anastas"],
        "hide": ["navigation"],
        "citation": [
            ["citation_title", "A letter"],
            ["citation_author", "Růžek"],
            ["citation_language", "cs"],
            ["citation_publication_date", "1962/11/30"],
        ],
        "linked_data": {
            "@context": "https://schema.org",
            "@type": "Article",
            "name": "A letter",
            "author": [{"@type": "Person", "name": "Růžek"}],
            "dateCreated": "1962-11-30",
            "inLanguage": "cs",
            "isPartOf": {"@type": "Collection"},
            "about": [
                {
                    "@type": "Person",
                    "@id": "../persons/m.html",
                    "name": "Mikoyan, Anastas",
                }
            ],
        },
    }


def test_a_document_has_head_summary_text_notes_and_what_was_done_to_it(project: Project) -> None:
    whole = edition(project)
    assert (
        made(whole)["documents/a.html"].body
        == f"""[Documents](index.md) · [Cite](#page:cite) · [Search in it](../search.md?document=a)
{{: .up }}

# A letter {{: .document-title }}

{HEAD}

<div class="document-summary added" markdown="block">

## Summary by C. Editor {{: #page:summary }}

He came.

</div>

<div class="tei-text" id="text" lang="cs" markdown="block">

[1](#p-1){{.permalink .added}} \
Yesterday [Mikoyan][persons/m] came.[^note-1]
{{: #p-1 }}

</div>

## Notes by C. Editor {{: #page:notes }}

<div lang="cs" markdown="block">

[[notes]]

</div>

<div class="document-about added" data-pagefind-ignore="" markdown="block">

## About this text {{: #page:about }}

{FOOT}

### Rights {{: .added }}

Free.

- Notes: C. Editor

</div>

{citing.citing(whole, whole.documents[0])}

<div class="print-only added" data-pagefind-ignore="" markdown="block">

source: tei/documents/a.xml

</div>

[^note-1]: By air.

[persons/m]: ../persons/m.md "Mikoyan, Anastas: deputy premier\""""
    )


def test_a_document_that_says_nothing_has_its_title_and_its_text(project: Project) -> None:
    bare = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body>He came.</body></text></TEI>"
    body = made(Edition.read(project({"tei/documents/b.xml": bare})))["documents/b.html"].body
    found = body.partition("<details")[0].split("\n\n")
    assert [block for block in found if block and "<d" not in block and block != "</dl>"] == [
        "[Documents](index.md) · [Cite](#page:cite)"
        " · [Search in it](../search.md?document=b)\n{: .up }",
        "# b {: .document-title }",
        "He came.",
        "</div>",
    ]


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("From: x", "# From: x {: .document-title }"),
        ("*a* [b](c) {.d}", r"# \*a\* \[b\](c) \{.d\} {: .document-title }"),
        ("1. #a &lt;b&gt;", r"# 1. \#a &lt;b> {: .document-title }"),
    ],
)
def test_a_title_is_shown_as_it_is(project: Project, title: str, heading: str) -> None:
    text = file("<p/>").replace("A letter", title)
    assert blocks(made(edition(project, b=text))["documents/b.html"])[1] == heading


def test_what_rules_leave_out_is_declared_on_the_page(project: Project) -> None:
    rules = Rules()
    rules.omit("fw", because="repeats “the” title")
    page = made(edition(project, b=file("<p>a<fw>b</fw></p>")), rules)["documents/b.html"]
    declared = "{&quot;3&quot;: &#91;&quot;fw&quot;, &quot;repeats “the” title&quot;&#93;}"
    opening = f'<div class="tei-text" id="text" data-omitted="{declared}" markdown="block">'
    assert [block for block in blocks(page) if "tei-text" in block] == [opening]


def test_the_findings_of_a_page_are_given_with_it(project: Project) -> None:
    page = made(edition(project, b=file("<p><foo>a</foo></p>")))["documents/b.html"]
    assert [finding.code for finding in page.findings] == ["no-rule"]


def test_notes_of_several_hands_say_whose_they_are(project: Project) -> None:
    more = '</note><note n="b" resp="#ed">b</note><note n="*">c</note>'
    whole = Edition.read(project({"tei/documents/a.xml": LETTER.replace("</note>", more)}))
    assert made(whole)["documents/a.html"].metadata["notes"] == {
        "Notes by C. Editor": {"note-1": "a", "note-2": "b"},
        "Notes": {"note-3": "*"},
    }


def test_entries_are_listed_with_what_they_are_and_how_often(project: Project) -> None:
    page = made(edition(project))["persons/index.html"]
    letter = '<span class="letter" id="letter:{}" aria-hidden="true">{}</span>'
    assert blocks(page)[1:] == [
        "2 entries\n{: .count }",
        '<nav class="alphabet" aria-label="Letters of the alphabet" markdown="block">',
        "- [M](#letter:m)\n- [R](#letter:r)",
        "</nav>",
        '<div class="filter"><label>Filter by name or description '
        '<input type="search" autocomplete="off"></label><p role="status"></p></div>',
        '<div class="list-of-entries" markdown="block">',
        "| Person | Who or what | Mentions |\n| --- | --- | --- |\n"
        f"| {letter.format('m', 'M')}[Mikoyan, Anastas](m.md) | deputy premier | 1 |\n"
        f"| {letter.format('r', 'R')}[Rusk](r.md) |  | 0 |",
        "</div>",
    ]


def test_lists_are_not_searched(project: Project) -> None:
    whole = made(edition(project))
    unsearched = [uri for uri, page in whole.items() if page.metadata.get("search")]
    assert unsearched == [
        "documents/index.html",
        "persons/index.html",
        "chronology.html",
        *LETTERS_OF_WORDS,
        "encoding.html",
        "search.html",
    ]


def test_an_entry_has_its_names_its_identifiers_and_its_mentions(project: Project) -> None:
    assert (
        made(edition(project))["persons/m.html"].body
        == """[Persons](index.md)
{: .up }

# Mikoyan, Anastas

deputy premier
{: .short }

Born in <span class="tei-placeName">Sanahin</span>.

<dl class="entry-head" markdown="block">

<dt markdown="span">Also</dt>
<dd markdown="span">Mikojan</dd>
<dt markdown="span">In the texts</dt>
<dd markdown="span"><span lang="cs">Mikoyan</span> (1)</dd>
<dt markdown="span">GND</dt>
<dd markdown="span">[https://d-nb.info/1](https://d-nb.info/1)</dd>

</dl>

<div class="mentions" data-pagefind-ignore="" markdown="block">

## Mentions {: #mentions }

1 mention · 1 document
{: .count }

### [A letter](../documents/a.md)

- [paragraph 1](../documents/a.md#p-1): \
<span lang="cs">Yesterday <mark>Mikoyan</mark> came.</span>

</div>"""
    )


def rows(project: Project, facts: str) -> list[str]:
    """What the page of a person says of these facts: labels, and what is said under each."""
    person = f'<person xml:id="m"><persName>Mikoyan</persName>{facts}</person>'
    listed = f'<listPerson xmlns="http://www.tei-c.org/ns/1.0">{person}</listPerson>'
    files = {"tei/documents/a.xml": LETTER, "tei/registers/persons.xml": listed}
    page = made(Edition.read(project(files)))["persons/m.html"]
    lines = page.body.partition('<dl class="entry-head" markdown="block">')[2].splitlines()
    return [line for line in lines if line.startswith(("<dt", "<dd", "<ul", "<li"))]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            "<birth when='1801'><placeName>Linz</placeName></birth>",
            [
                '<dt markdown="span">Born</dt>',
                '<dd markdown="span"><span class="added">1801,</span>'
                ' <span class="tei-placeName">Linz</span></dd>',
            ],
        ),
        (
            "<residence>Linz</residence><residence from='1830'>Graz</residence>",
            [
                '<dt markdown="span">Residence</dt>',
                '<dd markdown="span">Linz</dd>',
                '<dd markdown="span">Graz <span class="added">(from 1830)</span></dd>',
            ],
        ),
        (
            "<note type='link'>https://example.org/a</note>",
            [
                '<dt markdown="span">Link</dt>',
                '<dd markdown="span">[https://example.org/a](https://example.org/a)</dd>',
            ],
        ),
        (
            "<listBibl><bibl>A</bibl></listBibl>",
            [
                '<dt markdown="span">Literature</dt>',
                '<dd markdown="block">',
                '<ul class="tei-listBibl" markdown="block">',
                '<li class="tei-bibl" markdown="span">A</li>',
            ],
        ),
        (
            "<state type='legal_status'><p>Free.</p></state>",
            ['<dt markdown="span">Legal status</dt>', '<dd markdown="block">'],
        ),
    ],
)
def test_facts_are_told_under_labels(project: Project, facts: str, said: list[str]) -> None:
    assert rows(project, facts) == said


@pytest.mark.parametrize(
    ("idno", "label", "link"),
    [
        ("<idno type='gnd'>11</idno>", "GND", "[11](https://d-nb.info/gnd/11)"),
        ("<idno type='gnd'>1 1</idno>", "GND", "1 1"),
        ("<idno type='shelf'>B 4</idno>", "shelf", "B 4"),
        (
            "<idno type='URL' subtype='pmb'>https://a.org/1</idno>",
            "pmb",
            "[https://a.org/1](https://a.org/1)",
        ),
        ("<idno>https://www.a.org/1</idno>", "a.org", "[https://www.a.org/1](https://www.a.org/1)"),
        ("<idno>4</idno>", "Identifier", "4"),
    ],
)
def test_identifiers_lead_to_their_catalogues(
    project: Project, idno: str, label: str, link: str
) -> None:
    assert rows(project, idno) == [
        f'<dt markdown="span">{label}</dt>',
        f'<dd markdown="span">{link}</dd>',
    ]


def test_an_entry_that_says_nothing_has_its_name(project: Project) -> None:
    page = made(edition(project))["persons/r.html"]
    assert (page.body, page.metadata) == (
        "[Persons](index.md)\n{: .up }\n\n# Rusk",
        {
            "title": "Rusk",
            "description": "Rusk",
            "kind": "Person",
            "variants": [],
            "source": "tei/registers/persons.xml",
            "mentions": 0,
            "hide": ["navigation"],
            "linked_data": {
                "@context": "https://schema.org",
                "@type": "Person",
                "name": "Rusk",
                "@id": "r.html",
            },
        },
    )


def test_a_term_has_its_explanation_once(project: Project) -> None:
    text = """<list type="gloss" xmlns="http://www.tei-c.org/ns/1.0">
        <label xml:id="d">DEFCON</label><item>A state. Of alert.</item></list>"""
    whole = Edition.read(project({"tei/documents/a.xml": LETTER, "tei/glossary.xml": text}))
    page = made(whole)["glossary/d.html"]
    assert (page.metadata["description"], blocks(page)[1:]) == (
        "A state.",
        ["# DEFCON", "A state. Of alert."],
    )


def test_a_rule_of_the_edition_reaches_every_page(project: Project) -> None:
    rules = Rules()

    @rules.inline("placeName")
    def loud(element: _Element, render: Render) -> Markdown:
        return Markdown(render.inline(element).upper())

    found = made(edition(project), rules)
    assert (blocks(found["persons/m.html"])[3], "WASHINGTON" in found["documents/a.html"].body) == (
        "Born in SANAHIN.",
        True,
    )


def test_a_home_page_leads_to_documents_and_registers(project: Project) -> None:
    page = pages.home_page("Mikoyan & co.", edition(project))
    assert blocks(page) == [
        "# Mikoyan &amp; co.",
        "- [A letter](documents/a.md)",
        "## Registers",
        "- [Persons](persons/index.md)",
        PROOF,
    ]


def test_a_home_page_leads_to_other_ways_in(project: Project) -> None:
    whole = edition(project)
    page = pages.home_page("Letters", whole, made(whole).values())
    assert blocks(page)[4:6] == [
        "## Ways in",
        "- [Chronology](chronology.md)\n- [Words](words/index.md)",
    ]


def test_a_home_page_without_registers_has_none(project: Project) -> None:
    page = pages.home_page("Letters", Edition.read(project({"tei/documents/a.xml": LETTER})))
    assert blocks(page)[2:] == [PROOF]


def test_two_runs_make_the_same_pages(project: Project, tmp_path: Path) -> None:
    edition(project)
    first, second = (made(Edition.read(tmp_path)) for _ in range(2))
    assert [page.source for page in first.values()] == [page.source for page in second.values()]


def test_a_text_from_right_to_left_says_so_and_its_notes_do(project: Project) -> None:
    body = "<p>שלום <foreign xml:lang='en'>a (b)</foreign><note>הערה</note></p>"
    text = file(body).replace("<text>", "<text xml:lang='he'>")
    one = edition(project, b=text)
    shown = made(one)["documents/b.html"].body
    assert '<div class="tei-text" id="text" lang="he" dir="rtl" markdown="block">' in shown
    assert '<span lang="en" dir="ltr">' in shown
    assert '<div lang="he" dir="rtl" markdown="block">\n\n[[notes]]\n\n</div>' in shown


def test_a_date_without_words_is_told_by_its_attributes(project: Project) -> None:
    date = '<date when="1962-11-30">30 November</date>'
    one = edition(project, b=LETTER.replace(date, '<date from="1962-11" to="1962-12"/>'))
    shown = made(one)["documents/b.html"].body
    assert '<dt markdown="span">Date</dt>\n<dd markdown="span">1962-11–1962-12</dd>' in shown


def test_what_a_manuscript_contains_is_told(project: Project) -> None:
    contents = (
        "<sourceDesc><msDesc><msIdentifier><idno>1</idno></msIdentifier><msContents><msItem>"
        "<title>A catalogue</title></msItem></msContents></msDesc></sourceDesc></fileDesc>"
    )
    one = edition(project, b=LETTER.replace("</fileDesc>", contents))
    assert "A catalogue" in made(one)["documents/b.html"].body


def test_a_reference_to_a_book_is_called_by_its_author_and_title(project: Project) -> None:
    book = "<bibl xml:id='s'><author>Smith</author>, <title>Tables</title></bibl>"
    body = f"<p><ptr target='#s'/></p><listBibl>{book}</listBibl>"
    one = edition(project, b=file(body))
    assert '[<span class="added">Smith, Tables</span>](#s)' in made(one)["documents/b.html"].body
