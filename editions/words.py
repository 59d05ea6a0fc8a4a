"""The words of the site itself, in the language of its readers.

English stands in the code and is the key; each further language is one file of translations.
Knows nothing of the words of an edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeVar

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

LANGUAGES = Path(__file__).parent / "languages"

LANGUAGE: ContextVar[str] = ContextVar("language", default="en")
"""The language of the site, as `theme: language:` of `mkdocs.yml` has it."""

OWN: ContextVar[bytes] = ContextVar("own", default=b"")
"""The translations of the edition itself, as a file has them: they win over those that are here."""

BLANK = "{}"
"""Where a value goes into words."""

BLANKS = re.compile(r"\{(\d?)\}")
"""The same in a translation, which may have values in another order: `{1}. {0}`."""

FUNCTIONS = {"say": 1, "several": 2}
"""What says words, in scripts too, and how many texts it takes: words, or the two forms of them."""

COUNTS = range(1000)
"""Numbers that have every plural form of a language; what is left is of parts of a number."""

T = TypeVar("T")


class Fault(NamedTuple):
    """What is wrong with a file of translations."""

    line: int
    message: str


def faults(data: bytes, language: str) -> Iterator[Fault]:
    """Why translations cannot be used. Source: GNU gettext, the format of PO files."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        read = read_po(BytesIO(data), locale=_locale(language), abort_invalid=True)
    except UnicodeDecodeError:
        yield Fault(0, "it is not in UTF-8")
        return
    except PoFileError as fault:
        yield Fault(fault.lineno + 1, f"this is no line of translations: {fault}")
        return
    except (ValueError, UnknownLocaleError) as fault:
        yield Fault(0, f"it cannot be read: {fault}")
        return
    for one in read:
        first = _forms_of(one.id)[0]
        for text in _forms_of(one.string) if first else ():
            if text and not _has_blanks(text, first.count(BLANK)):
                message = f'"{text}" must have {BLANK} where "{first}" has it, and no other braces'
                yield Fault(one.lineno or 0, message)


class Translated(NamedTuple):
    """Words of the site, and what a file says in their place."""

    words: str
    said: str
    line: int
    is_known: bool
    """The site has these words; what it does not have, it never says."""


def translated(data: bytes, language: str) -> Iterator[Translated]:
    """What translations say, each in the line where it stands."""
    from babel.messages.pofile import read_po

    every = known()
    for one in read_po(BytesIO(data), locale=_locale(language)):
        first, said = _forms_of(one.id)[0], _forms_of(one.string)[0]
        if first and said:
            yield Translated(first, said, one.lineno or 0, first in every)


@cache
def known() -> frozenset[str]:
    """All words of the site: those that have a translation in every language that is here."""
    from babel.messages.pofile import read_po

    files = sorted(LANGUAGES.glob("*.po"))
    every = (one for file in files for one in read_po(BytesIO(file.read_bytes())))
    return frozenset(_forms_of(one.id)[0] for one in every)


def _forms_of(said: str | Iterable[str] | None) -> list[str]:
    """The forms of words, of which a noun with its number has several."""
    return [said] if isinstance(said, str) else [*(said or [""])]


def _has_blanks(text: str, count: int) -> bool:
    """Words have so many places for values, in the values' order or by their numbers from 0."""
    found = BLANKS.findall(text)
    in_order = sorted(found) == [str(number) for number in range(count)]
    has_others = {"{", "}"}.intersection(BLANKS.sub("", text))
    return not has_others and (in_order or found == [""] * count)


def say(words: str, *values: object) -> str:
    """Words of the site in its language, with values in the place of each `{}`.

    What has no translation is said in English.
    """
    said = _translations(LANGUAGE.get(), OWN.get()).gettext(words)
    return said.format(*values) if values else said


def several(count: int, one: str, more: str) -> str:
    """A number with its noun: `several(3, "{} document", "{} documents")` is `3 documents`.

    Each language has its own forms. Source: GNU gettext, plural forms.
    """
    said = _translations(LANGUAGE.get(), OWN.get()).ngettext(one, more, count)
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
    if not OWN.get() and not _file(LANGUAGE.get()).is_file():
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
    translations = _translations(LANGUAGE.get(), OWN.get())
    category = _locale(LANGUAGE.get()).plural_form
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


@lru_cache(maxsize=16)
def _translations(language: str, own: bytes = b"") -> NullTranslations:
    """The translations of a language; none for English, and for one that has no file.

    Behind those of an edition stand those that are here.
    """
    if own:
        first = _compiled(own, language)
        first.add_fallback(_translations(language))
        return first
    file = _file(language)
    return _compiled(file.read_bytes(), language) if file.is_file() else NullTranslations()


def _compiled(data: bytes, language: str) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(data), locale=_locale(language)))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _file(language: str) -> Path:
    return LANGUAGES / f"{language}.po"
