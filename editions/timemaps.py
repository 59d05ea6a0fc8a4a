"""Where earlier releases of a page are read, and of which day they are: TimeMaps as files.

Source: RFC 7089, 5 (TimeMaps: Content and Serialization); RFC 6690, 2 (Link Format). Knows
addresses alone; what is of no day that the record of releases knows is in none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import quote

from editions.earlier import Earlier
from editions.released import Record

FOLDER = "data/timemap"
TYPE = "application/link-format"
START = "index.html"


class Memento(NamedTuple):
    """A page as it was released."""

    address: str
    day: datetime.datetime


def files(
    site: str, every: Sequence[Earlier], record: Record, uris: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """The TimeMaps of the start page and of some pages that earlier releases have, by their paths.

    `site` is the address of the site, with a slash at its end.
    """
    days = {one.version: day for one in record.releases if (day := _day(one.date))}
    dated = sorted((one for one in every if one.version in days), key=lambda one: days[one.version])
    for uri in dict.fromkeys([START, *uris]):
        own = "" if uri == START else uri
        mementos = [
            Memento(f"{site}{quote(one.folder + own)}", days[one.version])
            for one in dated
            if uri in one.paths
        ]
        if mementos:
            path = f"{FOLDER}/{uri.removesuffix('.html')}.link"
            yield path, _written(f"{site}{quote(own)}", f"{site}{quote(path)}", mementos)


def _day(said: str) -> datetime.datetime | None:
    """The beginning of a day; None of a month or a year, for a TimeMap knows seconds."""
    try:
        day = datetime.date.fromisoformat(said)
    except ValueError:
        return None
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _written(original: str, own: str, mementos: Sequence[Memento]) -> bytes:
    since, until = (_said(one.day) for one in (mementos[0], mementos[-1]))
    links = [
        f'<{original}>;rel="original"',
        f'<{own}>;rel="self";type="{TYPE}";from="{since}";until="{until}"',
    ]
    for number, one in enumerate(mementos, 1):
        places = [*(["first"] if number == 1 else []), *(["last"] if one is mementos[-1] else [])]
        kinds = " ".join([*places, "memento"])
        links.append(f'<{one.address}>;rel="{kinds}";datetime="{_said(one.day)}"')
    return (",\n".join(links) + "\n").encode()


def _said(day: datetime.datetime) -> str:
    return format_datetime(day, usegmt=True)
