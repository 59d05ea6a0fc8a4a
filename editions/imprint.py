"""What an edition says of itself as a publication. Reads no file; makes no citation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

REPORTS = re.compile(r"mailto:[^\s@?]+@[^\s?]+(\?\S*)?|https://\S+")
"""Where errors may be reported: by mail, or by a form of the web."""

MAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]+")


DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
ARK = re.compile(r"ark:/?\d{5,9}/\S+", re.IGNORECASE)
ORCID = re.compile(r"(?:https?://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s\"<>]+")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who publishes the edition, under what title, in which version, and where."""

    title: str | None = None
    """`site_name`."""
    editors: tuple[str, ...] = ()
    """`site_author`, where several are parted by semicolons: `Doe, Jane; Roe, Richard`."""
    publisher: str | None = None
    version: str | None = None
    date: str | None = None
    """When this version was published, in ISO form."""
    site: str | None = None
    """`site_url`, with a slash at its end."""
    report: str | None = None
    """Where errors are reported: an address with `{title}` and `{body}`."""
    identifiers: tuple[str, ...] = ()
    """Its DOI, ARK or other lasting addresses."""

    contact: str | None = None
    """Whom to write to about the data of the edition: an address of mail."""
    gateway: str | None = None
    """The address of a gateway of OAI-PMH that shows the static repository to others."""

    def address(self, uri: str) -> str | None:
        """The whole address of a place in the site, if the edition says where it is published."""
        return f"{self.site}{uri}" if self.site else None

    def reporting(self, title: str, body: str) -> str | None:
        """The address that reports an error with a title and a text."""
        if self.report is None:
            return None
        filled = {"{title}": quote(title, safe=""), "{body}": quote(body, safe="")}
        return re.sub(r"\{(?:title|body)\}", lambda place: filled[place[0]], self.template or "")

    @property
    def template(self) -> str | None:
        """Where errors are reported, with places for title and body if it is a mail."""
        if self.report and self.report.startswith("mailto:") and "?" not in self.report:
            return f"{self.report}?subject={{title}}&body={{body}}"
        return self.report

    def faults(self) -> Iterator[str]:
        """What cannot be used, said to whoever configured it."""
        if self.date is not None and not DATE.fullmatch(self.date):
            yield f"date: {self.date} is no date: write for example 2026-11-22"
        for one in self.identifiers:
            if not lasting(one):
                yield (
                    f"identifiers: {one} is neither DOI nor ARK nor an address: write for example"
                    " doi:10.5281/zenodo.1234567 or ark:/12345/x9"
                )
        if self.report is not None and not REPORTS.fullmatch(self.report):
            yield (
                f"report: {self.report} is no address for reports: write mailto:editors@example.org"
                " or https://example.org/issues/new?title={title}&body={body}"
            )
        if self.contact is not None and not MAIL.fullmatch(self.contact):
            yield f"contact: {self.contact} is no address of mail: write editors@example.org"
        if self.gateway is not None and not re.fullmatch(r"https?://[^\s?#]+", self.gateway):
            yield (
                f"oai_gateway: {self.gateway} is no address of a gateway: write it as its keepers"
                " give it, such as https://gateway.example.org/oai"
            )


def lasting(said: str) -> str | None:
    """A lasting identifier as others know it, such as `https://doi.org/10.1/2`; None if it is none.

    An ARK stays as it is written, for it names no resolver.
    """
    doi = DOI.fullmatch(said.strip())
    if doi is not None:
        return f"https://doi.org/{doi[1]}"
    is_known = ARK.fullmatch(said.strip()) or ADDRESS.fullmatch(said.strip())
    return said.strip() if is_known else None


def orcid(said: str) -> str | None:
    """The address of an ORCID; None if it is none."""
    found = ORCID.fullmatch(said.strip())
    return None if found is None else f"https://orcid.org/{found[1].upper()}"


def names(said: str | None) -> tuple[str, ...]:
    """The names of several people that stand in one line: `Doe, Jane; Roe, Richard`."""
    parts = (part.strip() for part in (said or "").split(";"))
    return tuple(part for part in parts if part)
