"""The words of the site itself, in the language of its readers.

English stands in the code and is the key; each further language is one file of translations.
Knows nothing of the words of an edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

LANGUAGES = Path(__file__).parent / "languages"

LANGUAGE: ContextVar[str] = ContextVar("language", default="en")
"""The language of the site, as `theme: language:` of `mkdocs.yml` has it."""

FUNCTIONS = {"say": 1, "several": 2}
"""What says words, in scripts too, and how many texts it takes: words, or the two forms of them."""

COUNTS = range(1000)
"""Numbers that have every plural form of a language; what is left is of parts of a number."""

T = TypeVar("T")


def say(words: str, *values: object) -> str:
    """Words of the site in its language, with values in the place of each `{}`.

    What has no translation is said in English.
    """
    said = _translations(LANGUAGE.get()).gettext(words)
    return said.format(*values) if values else said


def several(count: int, one: str, more: str) -> str:
    """A number with its noun: `several(3, "{} document", "{} documents")` is `3 documents`.

    Each language has its own forms. Source: GNU gettext, plural forms.
    """
    said = _translations(LANGUAGE.get()).ngettext(one, more, count)
    return said.format(number(count))


def later(table: T) -> T:
    """A table with words that are said when they are used: the keys of a mapping are none.

    It marks them for the translators. What is said when a module is imported would be in the
    language of no site.
    """
    return table


def number(count: int) -> str:
    """A number as the language of the site writes it: `12,345`."""
    return _written(count, LANGUAGE.get())


@lru_cache(maxsize=4096)
def _written(count: int, language: str) -> str:
    return format_decimal(count, locale=_locale(language))


def of_scripts(scripts: Iterable[bytes]) -> dict[str, object]:
    """What the language of the site has for the words that scripts say.

    By the English words. Of a noun with its number, the forms by the category that a browser's
    `Intl.PluralRules` gives. Source: CLDR, plural rules.
    """
    if not _file(LANGUAGE.get()).is_file():
        return {}
    found: dict[str, object] = {}
    for one, *more in (words for script in scripts for words in _words_of(script)):
        found[one] = _forms(one, more[0]) if more else say(one)
    return {words: said for words, said in found.items() if said != words}


def _words_of(script: bytes) -> Iterator[tuple[str, ...]]:
    """What a script says: words, or the two forms of a noun with its number."""
    # Here, as in `_translations`: most builds say nothing new, and it takes 5 ms to read.
    from babel.messages.extract import extract_javascript

    names = dict.fromkeys(FUNCTIONS)
    for _, name, found, _ in extract_javascript(BytesIO(script), names, (), {}):
        parts = [found] if isinstance(found, str) else [part for part in found if part]
        yield tuple(parts[: FUNCTIONS[str(name)]])


def _forms(one: str, more: str) -> dict[str, str]:
    """The plural forms of a language by category."""
    translations, category = _translations(LANGUAGE.get()), _locale(LANGUAGE.get()).plural_form
    return {category(count): translations.ngettext(one, more, count) for count in COUNTS}


def language(tag: str) -> str:
    """What a language is called in that of the site: `German` for `de`; unknown ones as tagged."""
    try:
        named = Locale.parse(tag.replace("-", "_")).get_display_name(_locale(LANGUAGE.get()))
    except (UnknownLocaleError, ValueError):
        return tag
    return named or tag


def other(lang: str | None, around: str | None = None) -> str | None:
    """The language of a passage, where it is known and is not that of what is around it.

    Around is the language of the site if none is given.
    """
    return lang if lang and lang != (around or LANGUAGE.get()) else None


@cache
def _locale(language: str) -> Locale:
    """What Babel knows of a language; of English, where it does not know it."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _translations(language: str) -> NullTranslations:
    """The translations of a language; none for English, and for one that has no file."""
    file = _file(language)
    if not file.is_file():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _file(language: str) -> Path:
    return LANGUAGES / f"{language}.po"
