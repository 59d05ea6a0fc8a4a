#!/usr/bin/env python3
"""Whether a copy of an edition is what was published.

Needs Python 3.8 or later and nothing else: it is the same file in the package and in each site.

    python3 verify.py               the copy of the site that this file stands in
    python3 verify.py FOLDER        a copy of a site, or a bag (BagIt, RFC 8493)
    python3 verify.py ADDRESS       a site on the web, at https:// or http://
    python3 verify.py WHERE --hash HASH

HASH is the SHA-256 of the manifest, as the editors have told it: without it, a copy can be
compared with its own manifest alone. Earlier releases that stand in the site have manifests of
their own, whose hashes the site has. The exit code is 0 if nothing differs, 1 if anything does, and
2 if there is nothing to compare with.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import stat
import sys
import zlib
from collections import Counter
from http.client import HTTPException
from typing import Any, BinaryIO, Callable, Iterable, Iterator, Mapping, NamedTuple  # noqa: UP035 # Python 3.8
from urllib import request
from urllib.error import HTTPError
from urllib.parse import quote, urljoin, urlsplit

MANIFEST = "manifest-sha256.txt"
"""What lists the files of a site: a line for each, its SHA-256 and its path, sorted by path."""

RELEASES = "data/releases.json"
"""What lists the earlier releases that a site has: their folders, with the SHA-256 of manifests."""

OF_RELEASE = re.compile(r"(releases/[0-9A-Za-z][0-9A-Za-z._-]*/)(.*)", re.DOTALL)
"""The path of a file of an earlier release: the folder of its site, and its path there."""

OF_BAG = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
"""What lists the files of a bag, and with `tag` those beside its payload."""

DECLARATION, PAYLOAD, OF_TAGS = "bagit.txt", "data/", "tagmanifest-sha256.txt"

OF_SITE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
LINE = re.compile(r"([0-9A-Fa-f]{32,128})[ \t]+\*?(\S.*)")
"""A line of a site's manifest, as `sha256sum` writes and reads it, and one of a bag's."""
CODED = re.compile(r"%(0[AaDd]|25)")
"""What the manifest of a bag writes by number. Source: RFC 8493, 2.1.3."""

UNFIT = re.compile("[\x00-\x1f\x7f\\\\\ud800-\udfff]")
"""What no path of a manifest may have: control characters, backslashes, bytes that are no UTF-8."""

PART = 1 << 20
MOST_OF_MANIFEST = 256 << 20
MOST_OF_PATH = 4096
MOST_OF_FILE = 4 << 30
"""Bytes: what is larger is not asked for or not read to its end."""
SECONDS = 30
"""For which a host may be silent."""
MOST_SILENT = 5
"""Files in a row that a host does not give: then it is asked no more."""


UNANSWERED = (OSError, HTTPException, ValueError, EOFError, zlib.error)
"""What may go wrong with an answer. Among the first are hosts that are not there."""


class NothingToVerifyError(Exception):
    """There is no manifest, or none that can be used; the message says why."""


class Difference(NamedTuple):
    """A file that is not as the manifest has it."""

    kind: str
    """`changed`, `missing`, `added`, or `unread`, with why."""
    path: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {_shown(self.path)}{f' ({self.why})' if self.why else ''}"


class Result(NamedTuple):
    """What the comparison gave."""

    differences: tuple[Difference, ...]
    files: int
    """How many files are listed."""
    manifest: str
    """The name of the file that lists all others."""
    hash: str
    """Its SHA-256."""
    is_expected: bool
    """That hash was given."""
    sees_added: bool = True
    """Files that nothing lists are seen too."""

    def lines(self) -> Iterator[str]:
        """What is to be told."""
        yield from map(str, self.differences)
        found = Counter(one.kind for one in self.differences)
        said = ", ".join(f"{number} {kind}" for kind, number in sorted(found.items()))
        yield f"{self.files} files listed: {said or 'each is there, none has changed'}."
        if not self.sees_added:
            yield "Whether there are other files cannot be seen from outside."
        yield f"SHA-256 of {self.manifest}: {self.hash}"
        if not self.is_expected:
            yield "Compare it with the one that the editors have told, or give it: --hash"


def verified(where: str, expected: str | None = None) -> Result:
    """What differs in a folder, a bag or a site on the web from its manifest.

    `expected` is the SHA-256 of the manifest (of a bag, of `tagmanifest-sha256.txt`). Raises
    NothingToVerifyError.
    """
    if re.match("https?://", where):
        result = _of_web(where)
    elif "://" in where:
        raise NothingToVerifyError(f"{_shown(where)}: only https:// and http:// can be asked")
    elif os.path.isfile(os.path.join(where, DECLARATION)):
        result = _of_bag(where)
    else:
        result = _of_site(where)
    if expected is None:
        return result
    wrong = [Difference("changed", result.manifest, f"{expected} was expected")]
    is_other = expected.strip().lower() != result.hash
    told = (*(wrong if is_other else ()), *result.differences)
    return result._replace(differences=told, is_expected=True)


def listed(data: bytes, name: str, is_of_bag: bool = False) -> dict[str, str]:
    """The digests of a manifest, by path. Raises NothingToVerifyError if it cannot be trusted.

    Nothing leads out of the folder, and nothing stands twice.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NothingToVerifyError(f"{name} is not in UTF-8") from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        parts = LINE.fullmatch(line.rstrip("\r")) if is_of_bag else OF_SITE.fullmatch(line)
        path = parts[2] if parts else ""
        if is_of_bag:
            path = CODED.sub(lambda one: chr(int(one[1], 16)), path)
        if parts is None or not _is_below(path) or path in found:
            raise NothingToVerifyError(f"{name}:{number}: refused: {_shown(line[:200])}")
        found[path] = parts[1].lower()
    return found


def _is_below(path: str) -> bool:
    """A path leads to a place in the folder, on every system."""
    steps = path.split("/")
    is_fit = (
        len(path) <= MOST_OF_PATH and not UNFIT.search(path) and not re.match("[A-Za-z]:", path)
    )
    return is_fit and not {"", ".", ".."} & {*steps}


def _of_site(folder: str, with_earlier: bool = True) -> Result:
    data = _manifest(folder, MANIFEST)
    wanted = listed(data, MANIFEST)
    found = _files(folder)
    is_there = found.pop(MANIFEST)  # It was read.
    assert is_there
    earlier: dict[str, str] = {}
    if with_earlier and found.get(RELEASES) and RELEASES in wanted:
        with open(os.path.join(folder, RELEASES), "rb") as opened:
            earlier = _earlier(opened)
    own = {path: one for path, one in found.items() if release_of(path) not in earlier}
    differences = [*_compared(folder, wanted, own, "sha256")]
    result = Result((*differences,), len(wanted), MANIFEST, _sha256(data), False)
    for start, hash_ in sorted(earlier.items()):
        beside = os.path.join(folder, "..", start.split("/")[1], MANIFEST)
        if any(release_of(path) == start for path in found) or not os.path.isfile(beside):
            result = _with(result, start, os.path.join(folder, start), hash_, _of_earlier)
    return result


def _of_earlier(folder: str) -> Result:
    """What differs in an earlier release, beside which others are."""
    return _of_site(folder, with_earlier=False)


def release_of(path: str) -> str:
    """The folder of the earlier release to which a file of a site belongs; empty of others."""
    found = OF_RELEASE.fullmatch(path)
    return found[1] if found else ""


def _earlier(opened: Any) -> dict[str, str]:
    """The SHA-256 of the manifests of earlier releases, by their folders, as a site lists them."""
    try:
        every = json.loads(_bounded(opened, RELEASES))
        found = {str(one["folder"]): str(one["sha256"]) for one in every if one["sha256"]}
    except (ValueError, TypeError, KeyError, OSError):
        return {}  # What is wrong with the list, its own hash says.
    return {start: hash_ for start, hash_ in found.items() if release_of(start) == start}


def _with(
    result: Result, start: str, where: str, wanted: str, read: Callable[[str], Result]
) -> Result:
    """What differs in a site, and in the earlier release that stands in a folder of it."""
    try:
        other = read(where)
    except NothingToVerifyError as fault:
        missing = Difference("missing", start + MANIFEST, str(fault))
        return result._replace(differences=(*result.differences, missing))
    every = [one._replace(path=start + one.path) for one in other.differences]
    if other.hash != wanted:
        every.insert(0, Difference("changed", start + MANIFEST))
    found = (*result.differences, *every)
    return result._replace(differences=found, files=result.files + other.files)


def _of_bag(folder: str) -> Result:
    """A bag is complete if each of its manifests is. Source: RFC 8493, 3."""
    every = _files(folder)
    payload = {path: is_file for path, is_file in every.items() if path.startswith(PAYLOAD)}
    tags = {path: is_file for path, is_file in every.items() if path not in payload}
    differences: dict[Difference, None] = {}
    counted: set[str] = set()
    manifests = [found for found in map(OF_BAG.fullmatch, sorted(tags)) if found]
    for found in manifests:
        wanted = listed(_manifest(folder, found[0]), found[0], is_of_bag=True)
        if found[2] not in hashlib.algorithms_guaranteed or found[2].startswith("shake"):
            raise NothingToVerifyError(f"{found[0]}: nothing here knows the digest {found[2]}")
        there = tags if found[1] else payload
        others = {path: one for path, one in there.items() if not path.startswith("tagmanifest-")}
        differences.update(dict.fromkeys(_compared(folder, wanted, others, found[2])))
        counted |= wanted.keys()
    if not any(not found[1] for found in manifests):
        raise NothingToVerifyError(f"{_shown(folder)} has no manifest: it is no whole bag")
    name = OF_TAGS if OF_TAGS in tags else next(one[0] for one in manifests if not one[1])
    return Result((*differences,), len(counted), name, _sha256(_manifest(folder, name)), False)


def _files(folder: str) -> dict[str, bool]:
    """All that a folder has, by path: whether it is a file. No link is followed."""
    found: dict[str, bool] = {}
    before = len(os.path.join(folder, ""))
    for holder, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(holder, name))]
        for name in [*names, *links]:
            place = os.path.join(holder, name)
            path = place[before:].replace(os.sep, "/")
            found[path] = stat.S_ISREG(os.lstat(place).st_mode)
    return found


def _compared(
    folder: str, wanted: Mapping[str, str], found: Mapping[str, bool], algorithm: str
) -> Iterator[Difference]:
    """What differs between a manifest and the files that there are."""
    for path in sorted({*wanted, *found}):
        if path not in found:
            yield Difference("missing", path)
        elif path not in wanted:
            yield Difference("added", path)
        elif not found[path]:
            yield Difference("changed", path, "no file but a link or a device")
        else:
            yield from _changed(folder, path, wanted[path], algorithm)


def _changed(folder: str, path: str, wanted: str, algorithm: str) -> Iterator[Difference]:
    try:
        with open(os.path.join(folder, *path.split("/")), "rb") as opened:
            is_same = _digest(opened, algorithm) == wanted
    except OSError as fault:
        yield Difference("unread", path, fault.strerror or str(fault))
        return
    if not is_same:
        yield Difference("changed", path)


def _manifest(folder: str, name: str) -> bytes:
    """The bytes of a manifest. Raises NothingToVerifyError."""
    place = os.path.join(folder, name)
    if not os.path.isfile(place) or os.path.islink(place):
        raise NothingToVerifyError(f"{_shown(folder)} has no {name}: give the folder of a site")
    with open(place, "rb") as opened:
        return _bounded(opened, name)


def _bounded(opened: Any, name: str) -> bytes:
    data: bytes = opened.read(MOST_OF_MANIFEST + 1)
    if len(data) > MOST_OF_MANIFEST:
        raise NothingToVerifyError(f"{name} is larger than {MOST_OF_MANIFEST} bytes")
    return data


def _digest(opened: BinaryIO, algorithm: str) -> str:
    made = hashlib.new(algorithm)
    for data in iter(lambda: opened.read(PART), b""):
        made.update(data)
    return made.hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _of_web(address: str) -> Result:
    """Ask a site for its manifest and for each file of it, one after the other."""
    base = address if address.endswith(("/", MANIFEST)) else f"{address}/"
    try:
        with _opener("").open(urljoin(base, MANIFEST), timeout=SECONDS) as answer:
            data, base = _bounded(_unpacked(answer), MANIFEST), answer.geturl()
    except UNANSWERED as fault:
        raise NothingToVerifyError(f"{_shown(urljoin(base, MANIFEST))}: {fault}") from None
    wanted = listed(data, MANIFEST)
    differences = (*_of_answers(base, wanted),)
    result = Result(differences, len(wanted), MANIFEST, _sha256(data), False, sees_added=False)
    is_earlier = release_of("/".join(urlsplit(base).path.split("/")[-3:]))  # Others are beside it.
    earlier = _earlier_on_web(base) if RELEASES in wanted and not is_earlier else {}
    for start, hash_ in sorted(earlier.items()):
        result = _with(result, start, urljoin(base, start), hash_, _of_web)
    return result


def _earlier_on_web(base: str) -> dict[str, str]:
    try:
        opener = _opener(urlsplit(base).netloc)
        with opener.open(urljoin(base, RELEASES), timeout=SECONDS) as answer:
            return _earlier(_unpacked(answer))
    except UNANSWERED:
        return {}


def _of_answers(base: str, wanted: Mapping[str, str]) -> Iterator[Difference]:
    """What differs between a manifest and what the host gives."""
    opener, silent = _opener(urlsplit(base).netloc), 0
    for path in wanted:
        if silent >= MOST_SILENT:
            yield Difference("unread", path, "its host has stopped to answer")
            continue
        found = _answered(opener, urljoin(base, quote(path)), wanted[path])
        silent = silent + 1 if found and found[0] == "unread" else 0
        if found:
            yield Difference(found[0], path, found[1])


def _answered(opener: request.OpenerDirector, address: str, wanted: str) -> tuple[str, str] | None:
    """What differs in a file on the web; None if nothing does."""
    try:
        with opener.open(address, timeout=SECONDS) as answer:
            made, size, content = hashlib.sha256(), 0, _unpacked(answer)
            for data in iter(lambda: content.read(PART), b""):
                made.update(data)
                size += len(data)
                if size > MOST_OF_FILE:
                    return "unread", "larger than is asked for"
    except HTTPError as fault:
        fault.close()
        kind = "missing" if fault.code in (404, 410) else "unread"
        return kind, "" if kind == "missing" else f"the answer is {fault.code}"
    except UNANSWERED as fault:
        return "unread", str(fault)
    return None if made.hexdigest() == wanted else ("changed", "")


def _unpacked(answer: Any) -> Any:
    """What a host gives: some pack it though they are not asked to."""
    is_packed = answer.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip")
    return gzip.GzipFile(fileobj=answer) if is_packed else answer


class _Staying(request.HTTPRedirectHandler):
    """Follows no redirection to another host; without a host, none to what is not the web."""

    def __init__(self, host: str) -> None:
        self.host = host

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """The request to make instead. Raises HTTPError if there is to be none."""
        parts = urlsplit(newurl)
        if parts.scheme not in ("http", "https") or (self.host and parts.netloc != self.host):
            raise HTTPError(req.full_url, code, f"leads away, to {_shown(newurl)}", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(host: str) -> request.OpenerDirector:
    """What asks hosts on the web, and reads nothing else: no files, no FTP."""
    opener = request.OpenerDirector()
    opener.addheaders = [("User-Agent", "verify.py (editions)")]
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        _Staying(host),
    ):
        opener.add_handler(handler)
    return opener


def _shown(text: str) -> str:
    """A text that no terminal takes for commands."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def main(arguments: Iterable[str]) -> int:
    """Compare, say what differs, and give the exit code."""
    parser = argparse.ArgumentParser(description="Compare a copy of an edition with its manifest.")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("where", nargs="?", default=here, help="a folder, a bag or an address")
    parser.add_argument("--hash", help="the SHA-256 of the manifest, as the editors have told it")
    given = parser.parse_args([*arguments])
    try:
        result = verified(given.where, given.hash)
    except NothingToVerifyError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    for line in result.lines():
        sys.stdout.write(f"{line}\n")
    return int(bool(result.differences))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
