"""What a build says of itself to readers: the report of the proof, and the errors of a preview.

Gives values and HTML; writing them is the plugin's business.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from lxml.etree import _Element

from editions import markdown, tei, uris, workers
from editions.edition import Edition
from editions.findings import Finding, errors
from editions.lossless import Omission, Proof
from editions.markdown import Markdown, escape
from editions.pages import UNSEARCHED, Page
from editions.words import later, number, other, say, several

PROOF = "data/proof.json"
PAGE = "proof.html"
COPIES = "copies.html"
"""The page for those who keep a copy: see `shipped`."""

REPORT, BANNER, ERRORS = "proof-report", "preview:banner", "preview:errors"
"""The ids of the places that a built page keeps for what is known only after the build."""

OUTSIDE = later(
    {
        "teiHeader": "metadata: shown in part at the head and the foot of the page",
        "standOff": "what stands beside the text: the entries of registers have pages of their own",
        "xenoData": "metadata in another vocabulary than TEI's",
        "facsimile": "the images of the source: shown where the text points to them",
        "sourceDoc": "a second transcription beside the text",
        "fsdDecl": "declarations for programs",
    }
)
"""Why what stands in a file outside of its texts is passed over, by the element's name."""

Outside = list[dict[str, Any]]
"""What of a file stands in none of its texts: by name and reason, with how many and their size."""

Sources = Mapping[str, bytes]
"""The bytes of files by path, of which lines are shown."""

LINE_END = re.compile(r"\r\n|\n|\r")

MOST_DOCUMENTS = 500
AROUND = 2
"""Lines shown before and after the place of an error."""
WIDEST = 160
"""Characters shown of a line, around the place of an error."""

HOW = later(
    "After the site is built, each TEI file and its page are read again, by a program that shares"
    " nothing with the one that made the page. It takes the characters of both in reading order,"
    " white space aside: the text as one row, and each note as another. Two things are set aside:"
    " what the site adds for its readers, such as the numbers of notes, which is marked in the"
    " page, and what was left out on purpose, which the page declares with the reason. What remains"
    " must be equal, character by character, with no two words joined and no word split. One"
    " difference stops the build, and what was published before stays as it was."
)


def report(
    edition: Edition, proofs: Collection[Proof], known: Mapping[str, Outside] = MappingProxyType({})
) -> dict[str, Any]:
    """What the comparison of every document gave, as data: totals, documents, files.

    `outside` of a file is what stands in it beside its texts: it is not compared. `known` is that
    of files, by path.
    """
    paths = sorted({proof.path for proof in proofs})
    omissions = [one for proof in proofs for one in proof.omissions]
    totals = {
        "documents": len(proofs),
        "characters": sum(proof.characters for proof in proofs),
        "notes": sum(proof.notes for proof in proofs),
        "omissions": len(omissions),
        "omitted_characters": sum(one.characters for one in omissions),
        "elsewhere": sum(one.elsewhere for one in omissions),
        "findings": sum(len(proof.findings) for proof in proofs),
    }
    documents = [_record(proof) for proof in proofs]
    changed = [path for path in paths if path not in known]
    beside = workers.each(lambda path: _grouped(outside(edition, path)), changed)
    every = {**known, **dict(zip(changed, beside, strict=True))}
    files = [{"source": path, "outside": every[path]} for path in paths]
    return {"totals": totals, "documents": documents, "files": files}


def outside(edition: Edition, path: str) -> tuple[Omission, ...]:
    """What of a file stands in none of its texts, in document order, each with its size."""
    texts = {one.text for one in edition.documents_of.get(path, ()) if one.parent is None}
    around = {holder for text in texts for holder in text.iterancestors()}
    found = [
        apart
        for element in edition.sources[path].elements
        if element.getparent() in around and element not in around and element not in texts
        for apart in (element, *tei.find_all(element, ".//tei:xenoData"))
    ]
    return tuple(_beside(element, frozenset(found)) for element in found)


def _beside(element: _Element, others: frozenset[_Element]) -> Omission:
    name = tei.name(element)
    known = OUTSIDE.get(name, later("what stands beside the text"))
    because = known if tei.is_tei(element) else later("no TEI")
    words = tei.plain(element, others - {element})
    return Omission(name, because, len("".join(words.split())))


def _record(proof: Proof) -> dict[str, Any]:
    return {
        "source": proof.path,
        "url": proof.url,
        "characters": proof.characters,
        "notes": proof.notes,
        "omissions": _grouped(proof.omissions),
        "findings": [asdict(finding) for finding in proof.findings],
    }


def _grouped(omissions: Iterable[Omission]) -> list[dict[str, Any]]:
    """Omissions by name and reason, with how many there are and their size, the largest first."""
    found: dict[tuple[str, str], list[Omission]] = {}
    for one in omissions:
        found.setdefault((one.name, one.because), []).append(one)
    groups = [
        {
            "name": name,
            "reason": because,
            "count": len(some),
            "characters": sum(one.characters for one in some),
            "elsewhere": sum(one.elsewhere for one in some),
        }
        for (name, because), some in found.items()
    ]
    return sorted(groups, key=lambda one: (-int(one["characters"]), one["name"], one["reason"]))


def proof_page() -> Page:
    """The page of the report, with a place for what is known only after the build."""
    waiting = escape(say("The words of this site have not been compared with its sources."))
    place = Markdown(f'<div id="{REPORT}"><p>{waiting}</p></div>')
    body = markdown.blocks([markdown.heading(escape(say("The proof")), 1), place])
    hide = {"hide": ["navigation", "toc"]}
    return Page(PAGE, {"title": say("The proof"), **hide, **UNSEARCHED}, body)


def filled(page: str, identifier: str, content: str) -> str:
    """A built page with HTML in the element that keeps a place for it; without one, as it is.

    What has no element of the same name in it can be filled in again.
    """
    return _place(identifier).sub(lambda found: found[1] + content + found[4], page, count=1)


def filling(page: str, identifier: str) -> str:
    """What the element that keeps a place was filled with; nothing without such an element."""
    found = _place(identifier).search(page)
    return found[3] if found else ""


def _place(identifier: str) -> re.Pattern[str]:
    start = rf'(<(div|section|span)\b[^>]*\bid="?{identifier}"?[^>]*>)'
    return re.compile(rf"{start}(.*?)(</\2>)", re.DOTALL)


def proof_html(
    edition: Edition,
    told: Mapping[str, Any],
    found: Collection[Finding] = (),
    sources: Sources = MappingProxyType({}),
    broken: Collection[str] = (),
) -> str:
    """The report for a reader.

    `found` are the errors of the whole build, none but in a preview; `broken` the pages of it that
    show errors.
    """
    groups = [
        (_tag("h2", html.escape(title)), said)
        for title, said in (
            (say("Errors"), error_list(found, sources)),
            (say("Pages with errors"), _list(_link(uri, uri) for uri in broken)),
            (say("Documents"), _documents(edition, told["documents"])),
            (say("Left out on purpose"), _reasons(told["documents"], "omissions")),
            (say("Beside the texts"), _beside_texts(told["files"])),
            (say("How it is checked"), _tag("p", html.escape(say(HOW)))),
            (say("For programs"), _tag("p", _link(PROOF, say("All of this as data (JSON)")))),
            (say("Keeping a copy"), _tag("p", _link(COPIES, say("How a copy is compared")))),
        )
        if said
    ]
    return "\n".join([_claim(told["totals"], found), *(part for pair in groups for part in pair)])


def _claim(totals: Mapping[str, int], found: Collection[Finding]) -> str:
    """What the proof comes to, in two sentences."""
    if found:
        said = say(
            "It is not proved that every word of the sources stands here: {}.", _errors(found)
        )
        return _tag("p", html.escape(said))
    said = say(
        "Every word of the texts in the sources stands on these pages. Compared were {}, {} and"
        " {}, and there is no difference.",
        several(totals["documents"], "{} document", "{} documents"),
        several(totals["characters"], "{} character", "{} characters"),
        several(totals["notes"], "{} note", "{} notes"),
    )
    return _tag("p", html.escape(f"{said} {_left_out(totals)}"))


def _left_out(totals: Mapping[str, int]) -> str:
    """How much was left out on purpose, and how much of that stands elsewhere."""
    if not totals["omissions"]:
        return say("Nothing was left out.")
    left = say(
        "Left out on purpose, for the reasons below: {}, together {}.",
        several(totals["omissions"], "{} element", "{} elements"),
        several(totals["omitted_characters"], "{} character", "{} characters"),
    )
    if not totals["elsewhere"]:
        return left
    there = several(totals["elsewhere"], "{} character", "{} characters")
    return f"{left} {say('Found of these on the pages of registers: {}.', there)}"


def _documents(edition: Edition, records: list[Mapping[str, Any]]) -> str:
    """A table of the documents; of very many, of those that there is something to say of."""
    shown = records
    said = ""
    if len(records) > MOST_DOCUMENTS:
        shown = [one for one in records if one["omissions"] or one["findings"]]
        said = _tag("p", html.escape(_selection(len(records), len(shown))))
    titles = {one.uri: (one.title, other(one.title_lang)) for one in edition.documents}
    rows = [
        (
            _link(one["url"], *titles.get(one["url"], (one["source"], None))),
            number(one["characters"]),
            number(one["notes"]),
            number(sum(left["characters"] for left in one["omissions"])),
        )
        for one in shown
    ]
    head = (say("Document"), say("Characters"), say("Notes"), say("Left out"))
    return said + _table(head, rows)


def _selection(every: int, shown: int) -> str:
    return say(
        "Shown are the documents of which something was left out, or that differ: {} of {}. In all"
        " others every word stands. The data below name them all.",
        number(shown),
        number(every),
    )


def _reasons(records: Iterable[Mapping[str, Any]], key: str) -> str:
    """A table of what was left out, element by element with its reason; empty without any."""
    counts: dict[tuple[str, str], list[int]] = {}
    for group in (group for record in records for group in record[key]):
        sums = counts.setdefault((group["name"], group["reason"]), [0, 0])
        sums[0] += group["count"]
        sums[1] += group["characters"]
    rows = [
        (_tag("code", html.escape(name)), html.escape(say(why)), number(count), number(size))
        for (name, why), (count, size) in sorted(counts.items(), key=lambda one: -one[1][1])
    ]
    return _table((say("Element"), say("Why"), say("Times"), say("Characters")), rows)


def _beside_texts(files: Iterable[Mapping[str, Any]]) -> str:
    said = say("These parts of the files are no text of a document, and are not compared:")
    table = _reasons(files, "outside")
    return _tag("p", html.escape(said)) + table if table else ""


def error_list(found: Iterable[Finding], sources: Sources) -> str:
    """Errors, each with its place and the lines around it; empty without any."""
    return _list(_finding(one) + _excerpt(one, sources.get(one.path, b"")) for one in found)


def _finding(one: Finding) -> str:
    """What is wrong, and where: findings are in English in every site."""
    lang = markdown.attributes(lang=other("en"))
    return f"<p{lang}>{html.escape(str(one))}</p>"


def _excerpt(finding: Finding, data: bytes) -> str:
    """The lines around the place of a finding, numbered, that of the finding marked."""
    lines = LINE_END.split(data.decode("utf-8", "replace").removesuffix("\n"))
    if not data or not 0 < finding.line <= len(lines):
        return ""
    first = max(finding.line - AROUND, 1)
    start = finding.column - WIDEST // 2 if finding.column > WIDEST else 0
    shown = []
    for at, line in enumerate(lines[first - 1 : finding.line + AROUND], first):
        text = f"{at:>6}  {line[start : start + WIDEST]}"
        here = at == finding.line
        shown.append(_tag("mark", html.escape(text)) if here else html.escape(text))
    return _tag("pre", "\n".join(shown))


def broken_page(uri: str, path: str) -> Page:
    """The page of a preview in the place of one that cannot be made; its errors are filled in."""
    said = say("This page could not be made. What is wrong, and where, stands above.")
    body = markdown.blocks(
        [markdown.heading(escape(path), 1), markdown.paragraph(escape(said), cls="broken")]
    )
    return Page(uri, {"title": path, "hide": ["navigation", "toc"], **UNSEARCHED}, body)


def unread(edition: Edition, folder: str) -> Iterator[tuple[str, str]]:
    """The files of a folder of documents of which none could be read: the page's uri, the path."""
    read = {one.source.path for one in edition.documents}
    for path in sorted({one.path for one in errors(edition.findings)} - read):
        if path.startswith(folder) and path.endswith(".xml"):
            stem = PurePosixPath(path.removeprefix(folder)).with_suffix("").as_posix()
            yield uris.document(stem), path


def previewed(
    page: str, found: Collection[Finding], own: Collection[Finding], sources: Sources
) -> str:
    """A page of a preview, with how many errors there are in all, and its own errors."""
    page = filled(page, BANNER, html.escape(_errors(found)))
    return filled(page, ERRORS, error_list(own, sources))


def _errors(found: Collection[Finding]) -> str:
    return several(len(found), "{} error", "{} errors")


def _link(uri: str, title: str, lang: str | None = None) -> str:
    return f"<a{markdown.attributes(href=uri, lang=lang)}>{html.escape(title)}</a>"


def _list(items: Iterable[str]) -> str:
    """A list of HTML; empty without items."""
    listed = "".join(_tag("li", item) for item in items)
    return _tag("ul", listed) if listed else ""


def _table(head: tuple[str, ...], rows: Collection[tuple[str, ...]]) -> str:
    """A table of HTML cells; empty without rows."""
    if not rows:
        return ""
    above = "".join(_tag("th", cell) for cell in head)
    below = "\n".join(_tag("tr", "".join(_tag("td", cell) for cell in row)) for row in rows)
    return f"<table><thead><tr>{above}</tr></thead>\n<tbody>\n{below}\n</tbody></table>"


def _tag(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"
