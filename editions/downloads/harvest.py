"""Records of documents for those who collect them, by a gateway of OAI-PMH.

Source: Specification for an OAI Static Repository, document version of 2004-04-23. Each file of
such a repository names the gateway that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element

from editions import citations
from editions.document import Document
from editions.downloads.made import FOLDER, File
from editions.edition import Edition

PATH = f"{FOLDER}/oai.xml"

REPOSITORY = "http://www.openarchives.org/OAI/2.0/static-repository"
OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOCATION = f"{{{XSI}}}schemaLocation"

S = ElementMaker(namespace=REPOSITORY, nsmap={None: REPOSITORY, "oai": OAI, "xsi": XSI})
PMH = ElementMaker(namespace=OAI)
R = ElementMaker(namespace=OAI_DC, nsmap={"oai_dc": OAI_DC, "dc": DC})
D = ElementMaker(namespace=DC)


def of_all(edition: Edition) -> Iterator[File]:
    """The static repository."""
    yield File(PATH, partial(_written, edition))


def _written(edition: Edition) -> bytes:
    records = [_record(edition, one) for one in edition.documents]
    root = S.Repository(
        {LOCATION: f"{REPOSITORY} {REPOSITORY}.xsd"},
        _identified(edition),
        S.ListMetadataFormats(
            PMH.metadataFormat(
                PMH.metadataPrefix("oai_dc"),
                PMH.schema(f"{OAI}oai_dc.xsd"),
                PMH.metadataNamespace(OAI_DC),
            )
        ),
        S.ListRecords({"metadataPrefix": "oai_dc"}, *records),
    )
    etree.indent(root, " ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _identified(edition: Edition) -> _Element:
    imprint = edition.settings.imprint
    place = urlsplit(imprint.address(PATH) or "")
    gateway = (imprint.gateway or "").rstrip("/")
    return S.Identify(
        PMH.repositoryName(imprint.title or ""),
        PMH.baseURL(f"{gateway}/{place.netloc}{place.path}"),
        PMH.protocolVersion("2.0"),
        PMH.adminEmail(imprint.contact or ""),
        PMH.earliestDatestamp(imprint.date or ""),
        PMH.deletedRecord("no"),
        PMH.granularity("YYYY-MM-DD"),
    )


def _record(edition: Edition, one: Document) -> _Element:
    """A document in Dublin Core: what is not known of it is left out."""
    imprint = edition.settings.imprint
    place = urlsplit(imprint.site or "")
    said = [
        ("title", one.title),
        *(("creator", name) for name in citations.names(edition, one)),
        *(("publisher", name) for name in [imprint.publisher] if name),
        *(("date", date) for date in [one.date] if date),
        ("type", "Text"),
        ("format", "text/html"),
        ("identifier", imprint.address(one.uri) or ""),
        *(("language", lang) for lang in [one.lang] if lang),
        ("relation", imprint.site or ""),
    ]
    described = R.dc(
        {LOCATION: f"{OAI_DC} {OAI}oai_dc.xsd"}, *(D(name, words) for name, words in said)
    )
    identifier = f"oai:{place.hostname}:{place.path.strip('/')}/{one.uri}".replace(":/", ":")
    header = PMH.header(PMH.identifier(identifier), PMH.datestamp(imprint.date or ""))
    return PMH.record(header, PMH.metadata(described))
