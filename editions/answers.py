"""What hosts on the web answer when they are asked for addresses. Judges nothing.

Nothing that makes a site comes here: it is asked for by editors alone.
Source: RFC 9110, sections 9.3 (HEAD, GET), 10.1.5 (User-Agent) and 15 (Status Codes).
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from editions.progress import Progress, silent

FRESH = 7 * 24 * 60 * 60
"""Seconds for which an answer holds."""

AT_ONCE = 6
"""Hosts that are asked at the same time."""

MOST_HOPS = 5
"""Addresses to which one may be sent on."""

MOVED_FOR_GOOD = (301, 308)
MOVED = (301, 302, 303, 307, 308)

FAILING = (OSError, HTTPException, ValueError)
"""What is raised where no answer comes: ValueError of addresses that cannot be asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for an address."""

    status: int
    """The status of HTTP where the way from there ends; 0 without an answer."""
    moved: str = ""
    """The address to which it has moved for good; empty if it has not."""
    why: str = ""
    """Why there is no answer."""

    @property
    def is_good(self) -> bool:
        """Something is there, be it for those alone who may see it."""
        return self.status not in (0, 404, 410)


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask."""

    timeout: float = 15
    """Seconds that a host has to answer."""
    pause: float = 0.5
    """Seconds between two questions to one host."""
    is_local: bool = False
    """Hosts of your own network may be asked, which others' sources should not lead to."""


USUAL = Asking()


def asked(
    addresses: Collection[str],
    file: Path,
    now: float,
    progress: Progress = silent,
    asking: Asking = USUAL,
) -> Mapping[str, Answer]:
    """The answers for addresses; those that `file` keeps and that hold still are not asked again.

    `now` is the time in seconds since 1970.
    """
    kept = _kept(file, now)
    found = {one: answer for one, (answer, _) in kept.items() if one in addresses}
    by_host: dict[str, list[str]] = {}
    for address in sorted({*addresses} - found.keys()):
        by_host.setdefault(urlsplit(address).netloc.lower(), []).append(address)
    known = len(found)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for answers in pool.map(lambda some: _of_host(some, asking), by_host.values()):
            found |= answers
            progress("Asking hosts", len(found) - known, len({*addresses}) - known)
    _keep(file, {one: (answer, now) for one, answer in found.items()} | kept)
    return found


def _of_host(addresses: Iterable[str], asking: Asking) -> Mapping[str, Answer]:
    """The answers of one host, which is asked for one address after the other."""
    found: dict[str, Answer] = {}
    for address in addresses:
        if found:
            time.sleep(asking.pause)
        found[address] = _answer(address, asking)
    return found


def _answer(address: str, asking: Asking) -> Answer:
    """What comes of an address, and of those to which one is sent on from there."""
    here, moved, is_for_good = address, "", True
    for _ in range(MOST_HOPS):
        try:
            status, there = _status(here, asking)
        except FAILING as fault:
            return Answer(0, why=_why(fault))
        if status not in MOVED or not there:
            # That a host is busy, or fails just now, is no answer.
            is_answer = status != 429 and status < 500
            return Answer(status, moved) if is_answer else Answer(0, why=f"status {status}")
        here = urljoin(here, there)
        is_for_good = is_for_good and status in MOVED_FOR_GOOD
        moved = here if is_for_good else moved
    return Answer(0, why=f"one is sent on more than {MOST_HOPS} times")


class _Staying(urllib.request.HTTPRedirectHandler):
    """Goes nowhere by itself."""

    def redirect_request(self, *_given: object) -> None:
        """Make no further request."""


OPENER = urllib.request.build_opener(_Staying)


def _status(address: str, asking: Asking) -> tuple[int, str]:
    """The status of an address, and where one is sent on: by HEAD, else by GET.

    Many a host knows no HEAD, and says so in many ways. Of what GET brings nothing is read.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise ValueError("one is sent to what is no page")
    if not asking.is_local and _is_local(parts.hostname or ""):
        raise ValueError("it is a place in your own network")
    headers = {"User-Agent": f"editions/{version('editions')} (looks whether links lead anywhere)"}
    status, there = 0, ""
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(_encoded(address), None, headers, method=method)
        try:
            with closing(OPENER.open(request, timeout=asking.timeout)) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as fault:
            with closing(fault):
                status, there = fault.code, fault.headers.get("Location", "")
        if status in MOVED:
            break
    return status, there


def _is_local(host: str) -> bool:
    """A host is in no public network. One that is not known may be so to a proxy."""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return not all(ipaddress.ip_address(one[4][0]).is_global for one in found)


def _encoded(address: str) -> str:
    """An address in ASCII, as it is sent. Source: RFC 3987, section 3.1; RFC 3490."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path, query = (quote(one, safe="%/:=&?~+!$,;'@()*[]|") for one in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _why(fault: BaseException) -> str:
    """Why there is no answer, in a few words."""
    reason = fault.reason if isinstance(fault, urllib.error.URLError) else fault
    if isinstance(reason, socket.gaierror):
        return "no host is called so"
    if isinstance(reason, TimeoutError):
        return "it takes too long"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "its certificate is not valid"
    if isinstance(reason, ConnectionRefusedError):
        return "its host refuses to be asked"
    return " ".join(str(reason).split())[:100] or type(reason).__name__


def _kept(file: Path, now: float) -> dict[str, tuple[Answer, float]]:
    """The answers of a file that hold still, each with the time when it was given."""
    try:
        rows = json.loads(file.read_bytes())
        found = {
            str(one): (Answer(int(status), str(moved)), float(at))
            for one, status, moved, at in rows
        }
    except (OSError, ValueError, TypeError):
        return {}
    return {one: (answer, at) for one, (answer, at) in found.items() if 0 <= now - at < FRESH}


def _keep(file: Path, answers: Mapping[str, tuple[Answer, float]]) -> None:
    """Keep the good answers: of what is no more, or gives none, one asks again."""
    rows = [
        [one, answer.status, answer.moved, at]
        for one, (answer, at) in sorted(answers.items())
        if 0 < answer.status < 400
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
