"""The words of the site: what the code says, and what each language has for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from gettext import c2py
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import extract_javascript
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

import editions
from editions import words
from editions.words import LANGUAGE, LANGUAGES, later, number, of_scripts, say, several

PACKAGE = Path(editions.__file__).parent

Words = tuple[str, ...]
"""Words of the site, or the two English forms of a noun with its number."""


def literals(node: ast.expr) -> Iterator[str]:
    """The words of a table, of a choice between two, or of a text; the keys of a mapping are none.

    What is looked up in a table stands there.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    parts = {
        ast.Dict: ("values",),
        ast.Tuple: ("elts",),
        ast.List: ("elts",),
        ast.IfExp: ("body", "orelse"),
    }
    for field in parts.get(type(node), ()):
        value = getattr(node, field)
        for part in value if isinstance(value, list) else [value]:
            yield from literals(part)


def of_python(source: str) -> Iterator[Words]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in ("say", "later"):
            yield from ((one,) for one in literals(node.args[0]) if one)
        if node.func.id == "several":
            yield tuple(one for form in node.args[1:3] for one in literals(form))


def of_templates(source: str) -> Iterator[Words]:
    for _, name, found in extract_from_ast(Environment().parse(source), ("say", "several")):
        yield given(str(name), found)


def of_script(source: str) -> Iterator[Words]:
    names = {"say": None, "several": None}
    for _, name, found, _ in extract_javascript(BytesIO(source.encode()), names, (), {}):
        yield given(str(name), found)


def given(name: str, found: Iterable[str | None] | str | None) -> Words:
    """The words among the texts that a call is given: the first of `say`, two of `several`."""
    parts = [found] if isinstance(found, str) else [*(found or ())]
    return tuple(part for part in parts if part)[: 2 if name == "several" else 1]


def every() -> set[Words]:
    """All words that the package says."""
    files = [*PACKAGE.rglob("*.py")]
    found = {one for file in files for one in of_python(file.read_text("utf-8"))}
    for file in (PACKAGE / "theme").rglob("*.html"):
        found |= {*of_templates(file.read_text("utf-8"))}
    for file in (PACKAGE / "theme").rglob("*.js"):
        found |= {*of_script(file.read_text("utf-8"))}
    return found


EVERY = every()
FILES = sorted(LANGUAGES.glob("*.po"))


def catalog(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream)


def messages(file: Path) -> dict[Words, Message]:
    """The translations of a file, by the English words."""
    found = (one for one in catalog(file) if one.id)
    return {(one.id,) if isinstance(one.id, str) else tuple(one.id): one for one in found}


def said(message: Message) -> Words:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def lines(missing: set[Words]) -> str:
    """What is to be added to a file."""
    entries = []
    for one, *more in sorted(missing):
        plural = [f'msgid_plural "{more[0]}"', 'msgstr[0] ""'] if more else ['msgstr ""']
        entries.append("\n".join([f'msgid "{one}"', *plural]))
    return "\n\n".join(entries)


def test_words_are_found_where_they_are_said_and_in_tables() -> None:
    source = """
A = later({"no": "one", "nor": ("two", ["three"])})
say("four {}" if x else "five", "no")
say(A["no"])
several(n, "six", "sev" "en")
"""
    found = {("one",), ("two",), ("three",), ("four {}",), ("five",), ("six", "seven")}
    assert {*of_python(source)} == found
    assert {*of_templates("{{ say('one', 'x') }}{{ several(n, 'a', 'b') }}")} == {
        ("one",),
        ("a", "b"),
    }
    script = 'say("one" + " two", "x"); several(n, "a", "b");'
    assert {*of_script(script)} == {("one two",), ("a", "b")}


def test_words_stand_once_among_the_keys() -> None:
    """A file of translations knows each by its first form alone."""
    first = [one for one, *_ in EVERY]
    assert sorted(one for one in {*first} if first.count(one) > 1) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_has_all_words_of_the_site(file: Path) -> None:
    missing = EVERY - messages(file).keys()
    assert not missing, f"add to {file}:\n\n{lines(missing)}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_has_no_words_that_nothing_says(file: Path) -> None:
    spare = messages(file).keys() - EVERY
    assert not spare, f"remove from {file}:\n\n{lines(spare)}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_has_every_form_and_every_value_once(file: Path) -> None:
    forms = catalog(file).num_plurals
    for key, message in messages(file).items():
        assert not message.fuzzy, key
        assert len(said(message)) == (1 if len(key) == 1 else forms), key
        for english, one in product(key, said(message)):
            values = [f"<{at}>" for at in range(english.count("{}"))]
            filled = one.format(*values)
            assert sorted(re.findall(r"<\d>", filled)) == values, (key, one)
            assert re.sub(r"<\d>", "", filled).strip() or not english.strip("{} "), (key, one)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_says_its_language_and_the_plural_forms_that_browsers_know(file: Path) -> None:
    found = catalog(file)
    category, form = Locale.parse(file.stem).plural_form, c2py(found.plural_expr)
    pairs = {(category(count), form(count)) for count in words.COUNTS}
    assert str(found.locale) == file.stem
    assert len(pairs) == len(dict(pairs)) == found.num_plurals


def test_words_are_said_in_the_language_of_the_site() -> None:
    found = {}
    for language in ("en", "de", "cs", "hu"):
        LANGUAGE.set(language)
        found[language] = say("Missing: {}", "3 cm"), say("{} {}", say("paragraph"), 3)
    assert found == {
        "en": ("Missing: 3 cm", "paragraph 3"),
        "de": ("Fehlt: 3 cm", "Absatz 3"),
        "cs": ("Chybí: 3 cm", "odstavec 3"),
        "hu": ("Hiányzik: 3 cm", "3. bekezdés"),
    }


def test_a_number_has_the_form_and_the_signs_that_its_language_asks_for() -> None:
    noun = "{} document", "{} documents"
    assert [several(count, *noun) for count in (0, 1, 1234)] == [
        "0 documents",
        "1 document",
        "1,234 documents",
    ]
    LANGUAGE.set("cs")
    said = [several(count, *noun) for count in (1, 2, 5, 1234)]
    assert said == ["1 dokument", "2 dokumenty", "5 dokumentů", "1\xa0234 dokumentů"]
    LANGUAGE.set("de")
    assert number(12345) == "12.345"


@pytest.mark.parametrize("language", ["eo", "pt-BR", "no-such"])
def test_a_language_without_a_file_is_said_in_english(language: str) -> None:
    LANGUAGE.set(language)
    assert (say("Documents"), several(2, "{} page", "{} pages")) == ("Documents", "2 pages")


def test_a_language_is_added_by_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fr.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        'msgid "Died"\nmsgstr "Décès"\n\n'
        'msgid "{} page"\nmsgid_plural "{} pages"\n'
        'msgstr[0] "{} feuille"\nmsgstr[1] "{} feuilles"\n',
        "utf-8",
    )
    monkeypatch.setattr(words, "LANGUAGES", tmp_path)
    LANGUAGE.set("fr")
    assert (say("Died"), say("Born")) == ("Décès", "Born")
    assert [several(n, "{} page", "{} pages") for n in (0, 2)] == ["0 feuille", "2 feuilles"]


def test_scripts_are_given_the_words_that_they_say_and_no_others() -> None:
    script = b'say("Search"); several(n, "{} document", "{} documents"); say("no such words");'
    assert of_scripts([script]) == {}
    LANGUAGE.set("cs")
    assert of_scripts([script]) == {
        "Search": "Hledání",
        "{} document": {"one": "{} dokument", "few": "{} dokumenty", "other": "{} dokumentů"},
    }


def test_a_table_is_as_it_was_written() -> None:
    table = {"a": "Born"}
    LANGUAGE.set("de")
    assert later(table) is table
