"""What a release adds to the record of what was released. Reads no file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from editions import keys, uris, workers
from editions.document import Document
from editions.edition import Edition
from editions.findings import Finding
from editions.released import NEVER, RECORD, Page, Record, Release


def fault(edition: Edition, configuration: str, example: str) -> Finding | None:
    """Why an edition cannot be released, if it cannot: at its place in the configuration's text.

    `example` is a date in ISO form, such as that of today.
    """
    imprint, releases = edition.settings.imprint, edition.moves.record.releases
    same = next((one for one in releases if one.version == imprint.version), None)
    if imprint.version is None:
        name, message = "version", "a release needs a version: write for example version: 1.0.0"
    elif imprint.date is None:
        name, message = "date", f"a release needs a date: write for example date: {example}"
    elif same is not None:
        name = "version"
        message = (
            f"version {same.version} was released on {same.date}: write a new version, and its"
            f" date, such as {example}. If nobody has seen that release, take the record back:"
            f" git restore {edition.settings.folder}/{RECORD}"
        )
    else:
        return None
    place = keys.place(configuration, "plugins", "editions", name)
    return Finding("mkdocs.yml", *place, "error", "configuration", message)


def record(edition: Edition, release: Release) -> Record:
    """The record with one release more: an edition that has this version and date."""
    before = edition.moves.record
    texts = dict(workers.each(lambda one: (one.uri, _text(one, release)), edition.documents))
    pages = {**before.pages}
    for uri, title in edition.titles.items():
        old = before.pages.get(uri, NEVER)
        pages[uri] = texts.get(uri) or replace(
            old,
            title=title,
            versions=old.versions or (release,),
            mentions=tuple(sorted({*old.mentions, *_mentions(edition, uri)})),
        )
    return Record((*before.releases, release), pages)


def _text(one: Document, release: Release) -> Page:
    """A text as it is released; of one that was another page, the versions of that go on."""
    now, before = one.recorded, one.released
    is_same = now.digest == before.digest
    return replace(now, versions=before.versions if is_same else (*before.versions, release))


def _mentions(edition: Edition, uri: str) -> Iterator[str]:
    """The further pages that list the mentions of an entry."""
    return (uris.mentions(uri, start) for start in edition.mentions.further(uri))
