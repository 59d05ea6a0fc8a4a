"""The zip archive that a .docx or .odt file is, read within limits: the file is untrusted."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType

from lxml.etree import _Element

from editions import tei
from editions.findings import EditionError, Finding

MOST_BYTES = 256 * 1024 * 1024
"""Of a file, pictures and all; what is read of it is limited by `tei.MOST_BYTES` a part."""

OLE = b"\xd0\xcf\x11\xe0"
"""How the files of older word processors begin, and those that have a password."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What the library raises at a part that is broken, encrypted or packed in another way."""

NOTHING: Mapping[str, str] = MappingProxyType({})


class Archive:
    """The parts of one file."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        """As it is told in findings."""
        if data.startswith(OLE):
            message = "this is a file of an old word processor, or has a password: save it as .docx"
            raise _fault(path, message)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (*BROKEN, ValueError) as fault:
            message = f"this is no .docx or .odt file, or it is broken: {fault}"
            raise _fault(path, message) from None

    def data(self, name: str) -> bytes | None:
        """The bytes of a part, None if there is no such part.

        Raises EditionError if it is broken or too large, whatever its entry says of its size.
        """
        try:
            with self._zip.open(name) as part:
                data = part.read(tei.MOST_BYTES + 1)
        except KeyError:
            return None
        except (*BROKEN, ValueError) as fault:
            raise _fault(f"{self.path}/{name}", f"this part is broken: {fault}") from None
        if len(data) > tei.MOST_BYTES:
            message = f"this part has more than {tei.MOST_BYTES} bytes: split the document"
            raise EditionError(
                [Finding(f"{self.path}/{name}", 0, 0, "error", "too-large", message)]
            )
        return data

    def tree(self, name: str, replaced: Mapping[str, str] = NOTHING) -> _Element | None:
        """The root element of a part, with some words replaced; None if there is no such part.

        Raises EditionError if it is not well-formed, or goes beyond the limits of TEI files.
        """
        data = self.data(name)
        if data is None:
            return None
        for old, new in replaced.items():
            data = data.replace(old.encode(), new.encode())
        return tei.parse(data, f"{self.path}/{name}")


def _fault(path: str, message: str) -> EditionError:
    return EditionError([Finding(path, 0, 0, "error", "not-readable", message)])
