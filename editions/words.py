"""The words of the site itself, in the language of its readers.

English stands in the code and is the key; each further language is one file of translations.
Knows nothing of the words of an edition.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = Path(__file__).parent / "languages"

LANGUAGE: ContextVar[str] = ContextVar("language", default="en")
"""The language of the site, as `theme: language:` of `mkdocs.yml` has it."""


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
    return _translations(LANGUAGE.get()).ngettext(one, more, count).format(count)


@cache
def _translations(language: str) -> NullTranslations:
    """The translations of a language; none for English, and for one that has no file."""
    file = LANGUAGES / f"{language}.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
