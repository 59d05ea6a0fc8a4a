"""A site in another language than its texts: Czech around Greek, which letters tell apart."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from conftest import CONFIGURATION, document, rendering
from lxml import html
from lxml.html import HtmlElement
from test_cases import cases
from test_words import EVERY, Words

from editions import building, words
from editions.endings.rules import NAMES
from editions.words import LANGUAGE, say, several

HEADER = """<teiHeader><fileDesc><titleStmt><title type="main">Επιστολή προς τον υπουργό</title>
<title type="short">Επιστολή</title><title type="source">Αριθμός δύο</title>
<author ref="../registers/persons.xml#maria">Μαρία Παππά</author>
<funder>Ίδρυμα</funder><respStmt xml:id="ed"><resp>Σημειώσεις</resp><name>C. Editor</name>
</respStmt></titleStmt>
<publicationStmt><availability><p>Ελεύθερο κείμενο.</p></availability></publicationStmt>
<sourceDesc><msDesc><msIdentifier><settlement>Αθήνα</settlement><repository>Αρχείο</repository>
<altIdentifier><idno>Αντίγραφο</idno></altIdentifier></msIdentifier>
<msContents><summary>Περίληψη</summary><textLang>Στα ελληνικά.</textLang></msContents>
<physDesc><objectDesc><supportDesc><support><p>Χαρτί</p></support></supportDesc></objectDesc>
<handDesc><handNote>Μελάνι</handNote></handDesc></physDesc>
<history><origin notBefore="1962-11-01" notAfter="1962-12-01"><p>Γραμμένο.</p></origin></history>
</msDesc></sourceDesc></fileDesc>
<encodingDesc><classDecl><taxonomy xml:id="classification"/></classDecl>
<editorialDecl><hyphenation><p>Χωρίς.</p></hyphenation></editorialDecl>
</encodingDesc>
<profileDesc><abstract resp="#ed"><p>Ήρθε χθες.</p></abstract><creation><date when="1962-11-30">
τριάντα Νοεμβρίου</date></creation><correspDesc><correspAction type="sent">
<persName ref="../registers/persons.xml#maria">Μαρία</persName><placeName>Αθήνα</placeName>
</correspAction><correspAction type="received"><name>Υπουργός</name><date when="1962-12-02"/>
</correspAction><correspAction type="forwarded"><name>Αρχηγός</name></correspAction></correspDesc>
<textClass><keywords scheme="#classification"><term>Απόρρητο</term></keywords></textClass>
</profileDesc></teiHeader>"""

BODY = """<head>Πρώτο κεφάλαιο</head>
<p xml:id="p1" n="1">Χθες η <persName ref="../registers/persons.xml#maria">Μαρία</persName> ήρθε
στην <placeName ref="../registers/places.xml#athens">Αθήνα</placeName>.<note>Το βράδυ.</note>
Είπε <term ref="../registers/glossary.xml#word">λόγο</term>.<note resp="#ed" type="editorial"
xml:lang="cs">Tmavé.</note></p>
<pb n="2"/><p>Εδώ <gap reason="δυσανάγνωστο"/> και <choice><sic>κκαι</sic><corr>και</corr></choice>
<del>πάλι</del> <milestone unit="μέρος"/><handShift/><supplied>ναι</supplied>, όπως <ptr
target="#p1"/>; <ptr target="b.xml#q1"/>, <ptr target="../registers/persons.xml#maria"/>.
<pause/><lacunaStart/> <graphic url="letter.png"/></p>
<p>Τότε <app><lem>ήρθε</lem><rdg/><rdg>έφυγε</rdg></app>.</p>
<u who="#maria">Καλημέρα <vocal/></u>
<table><head>Πίνακας</head><row><cell>Ένα</cell></row></table>
<div xml:lang="cs"><p>České slovo <gap/>.</p></div>
<listPerson><person xml:id="k"><persName>Κώστας</persName><birth notBefore="1900">Πάτρα</birth>
</person></listPerson>"""

FILES = {
    "tei/documents/a.xml": f"<text><body>{BODY}</body></text>",
    "tei/documents/b.xml": '<text><body><p xml:id="q1">Και η <persName'
    ' ref="../registers/persons.xml#maria">Μαρία</persName> και η <persName'
    ' ref="../registers/persons.xml#eleni">Ελένη</persName> έφυγαν στις'
    ' <date when="1962-10-28">είκοσι οκτώ</date> από την <placeName'
    ' ref="../registers/places.xml#patra">Πάτρα</placeName>.</p></body></text>',
    "tei/registers/persons.xml": """<text><body><listPerson><person xml:id="maria">
<persName>Παππά, Μαρία</persName><persName xml:lang="cs">Marie</persName>
<birth when="1862">Πάτρα</birth><occupation>γιατρός</occupation>
<residence from="1900">Αθήνα</residence><idno type="GND">1</idno><p>Γιατρός στην Αθήνα.</p>
</person><person xml:id="eleni"><persName>Ελένη</persName></person></listPerson></body></text>""",
    "tei/registers/places.xml": """<text><body><listPlace><place xml:id="athens">
<placeName>Αθήνα</placeName><desc>πόλη</desc><location><geo>37.98 23.73</geo></location></place>
<place xml:id="patra"><placeName>Πάτρα</placeName></place></listPlace></body></text>""",
    "tei/registers/glossary.xml": """<text><body><list type="gloss"><label xml:id="word">λόγος
</label><item>Ό,τι λέει κανείς. Και γράφει.</item></list></body></text>""",
}

EVENTS = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="el"><teiHeader><fileDesc><titleStmt>
<title>Γεγονότα</title></titleStmt></fileDesc></teiHeader><standOff><listEvent><head>Μέρα</head>
<event xml:id="coming" when="1962-11-29" cert="low"><label>Άφιξη</label><desc>Η Μαρία έφτασε.</desc>
<note type="comparison">Ίδια λόγια.</note><note type="contradiction">Άλλη ώρα.</note></event>
<event xml:id="going"><label>Αναχώρηση</label></event></listEvent>
<linkGrp type="account"><link target="#coming documents/a.xml#p1"/>
<link target="#coming documents/b.xml#q1"/><link target="#going documents/b.xml#q1"/></linkGrp>
</standOff></TEI>"""

WRITTEN = """---
title: Σχετικά
lang: el
---
# Σχετικά

## Η έκδοση

Λόγια.
"""

CZECH = """site_name: Zkouška
theme: {name: material, language: cs}
plugins: [editions]
"""

GREEK, LATIN = (
    re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{2}"),
    re.compile(r"[a-z]{2}|[^\W\da-zA-Z\u0370-\u03ff\u1f00-\u1fff]"),
)

NEUTRAL = ".footnote-ref, .note-label, script, style, code, .headerlink, template"
"""What is in no language: numbers, code; and what is no text."""


def whole(path: str, inner: str) -> str:
    lang = 'xmlns="http://www.tei-c.org/ns/1.0" xml:lang="el"'
    return f"<TEI {lang}>{HEADER if 'documents' in path else ''}{inner}</TEI>"


class Missing(NullTranslations):
    """Keeps what was said and has no translation."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[Words] = set()

    def gettext(self, message: str) -> str:
        if re.search("[a-z]", message):
            self.found.add((message,))
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.found.add((msgid1, msgid2))
        return super().ngettext(msgid1, msgid2, n)


@pytest.fixture(scope="module")
def missing() -> Iterator[Missing]:
    """What is said in Czech without having a translation."""
    known = words._translations("cs")
    found = Missing()
    known.add_fallback(found)
    yield found
    words._translations.cache_clear()


def written(folder: Path) -> Path:
    """The project of the site in Czech, in a folder."""
    files = {path: whole(path, inner) for path, inner in FILES.items()}
    files |= {"mkdocs.yml": CZECH, "tei/events.xml": EVENTS, "docs/about.md": WRITTEN}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def czech(tmp_path_factory: pytest.TempPathFactory, missing: Missing) -> Path:
    """A site in Czech of texts in Greek; its folder."""
    built, _, _ = building.build(written(tmp_path_factory.mktemp("czech")))
    return built


def pages(site: Path) -> dict[str, HtmlElement]:
    """The pages with what is a text of theirs in some language."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        page = html.parse(file).getroot()
        for one in page.cssselect(NEUTRAL):
            one.drop_tree()
        found[file.relative_to(site).as_posix()] = page
    return found


def texts(page: HtmlElement) -> Iterator[tuple[str, str]]:
    """Every text of a page with the language that HTML gives it."""
    for node in page.xpath("//body//text()[normalize-space()] | //title/text()"):
        holder = node.getparent().getparent() if node.is_tail else node.getparent()
        around = (holder, *holder.iterancestors())
        yield next(one.get("lang") for one in around if one.get("lang")), " ".join(node.split())


def test_pages_say_the_language_of_the_site(czech: Path) -> None:
    assert {page.get("lang") for page in pages(czech).values()} == {"cs"}


def test_words_of_the_texts_stand_in_their_language_everywhere(czech: Path) -> None:
    assert [
        (path, lang, text)
        for path, page in pages(czech).items()
        for lang, text in texts(page)
        if GREEK.search(text) and lang != "el" and not is_free(path, text)
    ] == []


def is_free(path: str, text: str) -> bool:
    """What needs no mark, or can have none: names of persons in citations, and titles of pages,
    which are plain text to browsers, that have a document's title in them."""
    is_title = path.startswith("events/by/") and text.startswith("V pořadí dokumentu: ")
    return is_title or text.strip(" ,.„(") in ("Παππά, Μαρία", "Μαρία Παππά", "Παππά")


IN_ENGLISH = {*NAMES.values(), "Endings Principles for Digital Longevity"}
"""What has its name in English on every site."""


def test_words_of_the_site_stand_in_its_language_everywhere(czech: Path) -> None:
    assert [
        (path, lang, text)
        for path, page in pages(czech).items()
        for lang, text in texts(page)
        if not GREEK.search(text)
        and LATIN.search(text)
        and lang != "cs"
        and (path, lang) != ("endings.html", "en")  # The names of the principles.
    ] == []
    told = {text for lang, text in texts(pages(czech)["endings.html"]) if lang == "en"}
    assert told == IN_ENGLISH


def english() -> Iterator[str]:
    """Patterns of the pieces of words of the site that no words in Czech have."""
    LANGUAGE.set("cs")
    pieces, czech = set(), []
    for one, *more in EVERY:
        czech += [several(count, one, more[0]) for count in (1, 2, 5)] if more else [say(one)]
        pieces |= {piece.strip() for piece in re.split(r"\{\d*\}", one)}
    for piece in sorted(pieces):
        pattern = rf"(?<!\w){re.escape(piece)}(?!\w)"
        if re.search("[a-z]{3}", piece) and not re.search(pattern, "\n".join(czech)):
            yield pattern


def test_no_english_is_left_among_the_words_of_the_site(czech: Path) -> None:
    pattern = re.compile("|".join(english()))
    left = []
    for path, page in pages(czech).items():
        given = "//@title | //@aria-label | //@alt | //@placeholder | //@label"
        shown = [*page.xpath(given), *(text for _, text in texts(page))]
        left += [(path, said) for said in shown if pattern.search(said) and said not in IN_ENGLISH]
    assert left == []


def test_what_is_said_has_a_translation(czech: Path, missing: Missing) -> None:
    LANGUAGE.set("cs")
    for case in cases():
        one = document(case.body)
        rendering(one).flow(one.text)
    assert missing.found == set()


def test_addresses_do_not_change_with_the_language(czech: Path, tmp_path: Path) -> None:
    project = tmp_path / "english"
    shutil.copytree(czech.parent.parent, project, ignore=shutil.ignore_patterns("build"))
    (project / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    built, _, _ = building.build(project)
    assert {*files(built)} == {*files(czech)}


def files(site: Path) -> Iterator[str]:
    for file in site.rglob("*"):
        path = file.relative_to(site).as_posix()
        if file.is_file() and not path.startswith(("pagefind/", "assets/javascripts/")):
            yield path
