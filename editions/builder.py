"""A process that builds a site and stays, to build single pages again at once: for the desk.

It answers lines of JSON with lines of JSON: see `Builder.answer`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from lxml import html
from lxml.etree import ParserError

from editions import building, checks, excerpts, synopsis, workers
from editions import pointers as pointing
from editions.built import Said, listening
from editions.document import Document
from editions.edition import Edition
from editions.findings import EditionError, Finding, errors
from editions.survey import Survey, Surveyor

OF_ANY = ("pointers", "document_at", "documents_of")
"""What is found out of an edition before its events are."""

OF_THE_WHOLE = ("mentions", "neighbours", "roles", "lang", "years")
"""What is known of an edition as it was when the site was built."""

MOST_PAGES = 20
"""Documents of a file whose pages are built again at once; of more, when all is built."""


class Builder:
    """What has built a site, and can build a page of it again."""

    def __init__(self, project: Path, folder: Path) -> None:
        """Build the site. Raises EditionError if it cannot be built.

        `folder` is where pages are put that are built again.
        """
        self.project, self.folder = project, folder
        with listening() as said:
            try:
                self.site, self.config, self.plugin = building.standing(project)
            except EditionError as fault:
                found = [*_found(said), *fault.findings]
                # MkDocs says only that nothing was built.
                own = [one for one in found if one.code != "configuration" or one.line]
                raise EditionError(own if errors(own) else found) from None
        self.findings = _found(said)
        """What was found that did not stop the build."""

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """What one asks for: `again` with the path of a file, or `places` with a page's uri."""
        if "again" in question:
            return self._again(str(question["again"]))
        return {"places": self._places(str(question["places"]))}

    def warm(self) -> None:
        """Read what a first page needs, so that nobody waits: build one that has not changed.

        That is the registry of languages, the templates, who is a neighbour of whom: some seconds.
        """
        for one in self.plugin.edition.documents[:1]:
            self._again(one.source.path)

    def _again(self, path: str) -> dict[str, Any]:
        """Build the pages of a file again: by their uris, the anchor of what has changed."""
        try:
            edition, found = self._read(path)
            documents = edition.documents_of.get(path, ())[:MOST_PAGES]
            pages = {one.uri: self._page(edition, one) for one in documents}
        except EditionError as fault:
            return {"pages": {}, "findings": told(self.project, fault.findings)}
        self.plugin.edition = edition
        return {"pages": pages, "findings": told(self.project, self.plugin.levelled(found))}

    def _read(self, path: str) -> tuple[Edition, list[Finding]]:
        """The edition with what a file says now, and what is wrong with the file."""
        old = self.plugin.edition
        settings = old.settings
        released = {one.uri: one.released for one in old.documents_of.get(path, ())}
        surveyor = Surveyor(self.project, settings.folder, settings.split, released, False)
        survey = surveyor.survey(self.project / path)
        if survey.source is None:
            raise EditionError(survey.findings)
        new = _with(old, path, survey)
        judged = pointing.judged(new.pointers, {path: survey.written}, (), self.project)
        found = [*survey.findings, *judged[path].findings, *checks.of_file(survey.source)]
        return new, found

    def _page(self, edition: Edition, one: Document) -> str:
        """Build the page of a document again, and give the anchor of the first thing that changed.

        Raises EditionError if a rule fails.
        """
        file = self.plugin.again(edition, one, self.config, self.folder)
        return _changed(self.site / one.uri, file, one)

    def _places(self, uri: str) -> dict[str, Any]:
        """Where the passages of a page stand: the file, and by anchors the line and column."""
        one = next((one for one in self.plugin.edition.documents if one.uri == uri), None)
        if one is None:
            return {}
        positions = one.source.positions
        places = {passage.anchor: positions.get(passage.at) for passage in one.passages.values()}
        whole = {one.whole.anchor: positions.get(one.whole.at)}
        return {
            "path": one.source.path,
            "file": str(self.project / one.source.path),
            "of": {anchor: place for anchor, place in {**whole, **places}.items() if place},
        }


def _with(old: Edition, path: str, survey: Survey) -> Edition:
    """An edition with another survey of a file, and what is known of the whole as it was."""
    assert survey.source is not None
    documents = [one for one in old.documents if one.source.path != path]
    at = next((n for n, one in enumerate(old.documents) if one.source.path == path), len(documents))
    documents[at:at] = survey.documents
    sources = {**old.sources, path: survey.source}
    new = replace(old, sources=sources, documents=tuple(documents))
    events, _ = synopsis.read(new.pointers, new.document_at)
    known = {name: getattr(new, name) for name in OF_ANY}
    new = replace(new, events=events)
    # A copy knows nothing; to find out anew what texts mention takes longer than all the rest.
    vars(new).update(known, **{name: getattr(old, name) for name in OF_THE_WHOLE})
    return new


def _changed(before: Path, after: Path, one: Document) -> str:
    """The anchor of the first passage that is another on the page; empty if none is.

    Of passages that hold others, such as divisions, the innermost one.
    """
    old, new = _words(before), _words(after)
    every = {
        element: passage.anchor
        for element, passage in one.passages.items()
        if old.get(passage.anchor) != new.get(passage.anchor)
    }
    holders = {holder for element in every for holder in element.iterancestors()}
    return next((anchor for element, anchor in every.items() if element not in holders), "")


def _words(page: Path) -> dict[str, str]:
    """What stands on a page, by the ids of its elements."""
    try:
        root = html.fromstring(page.read_bytes())
    except (OSError, ParserError):
        return {}
    return {
        str(element.get("id")): html.tostring(element, encoding="unicode", with_tail=False)
        for element in root.iter("*")
        if element.get("id")
    }


def told(project: Path, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings in values, each with its place on disk and what its file has there."""
    return [
        {
            **asdict(one),
            "file": str(project / one.path),
            "excerpt": None if excerpt is None else asdict(excerpt),
        }
        for one, excerpt in excerpts.told(dict.fromkeys(findings), excerpts.reader(project))
    ]


def _found(said: Sequence[Said]) -> tuple[Finding, ...]:
    """The findings in what was logged; what MkDocs says besides is one too."""
    return tuple(
        one
        if isinstance(one, Finding)
        else Finding("mkdocs.yml", 0, 0, "warning", "configuration", one)
        for _, _, one in said
    )


def main(project: str, folder: str, parent: str) -> None:
    """Build, say so, and answer until there are no more questions, or nobody asks any more.

    `parent` is the number of the process that asks: this one may begin when that has ended.
    """
    workers.end_with(int(parent))
    # What others print is no answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def say(answer: Mapping[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")

    try:
        _answering(Path(project), Path(folder), say)
    except BrokenPipeError:  # Who asked is gone.
        os._exit(1)


def _answering(project: Path, folder: Path, say: Callable[[Mapping[str, Any]], None]) -> None:
    try:
        builder = Builder(project, folder)
    except EditionError as fault:
        say({"built": False, "findings": told(project, fault.findings)})
        sys.exit(1)
    say({"built": True, "site": str(builder.site), "findings": told(project, builder.findings)})
    builder.warm()
    for line in sys.stdin:
        say(builder.answer(json.loads(line)))


if __name__ == "__main__":
    main(*sys.argv[1:])
