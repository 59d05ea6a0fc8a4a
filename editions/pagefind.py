"""An index of records, made by Pagefind, brought into an order of its own, and checked."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import metadata
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cbor2
import pagefind_bin

from editions import workers
from editions.findings import EditionError, Finding
from editions.searched import Record, serialised

FOLDER = "pagefind"
"""Below it in the site stand the indexes."""

VERSION = metadata.version("pagefind_bin")

LARGEST = 8_000
"""Bytes of a part of an index: a word asks for one or two of them, of each index."""

# What Pagefind writes beside an index; the site has its own interface.
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*")

PROGRAM = ("*.js", "wasm.*")
"""What asks an index; one of the same language can do it too."""

ANY = "wasm.unknown.pagefind"
"""The program for a language whose endings Pagefind does not know."""

WORD = re.compile(r"\b[a-z]{4,}\b")

ENTRY = "pagefind-entry.json"

MAGIC = b"pagefind_dcd"
"""What the files of an index begin with when they are unpacked. Source: Pagefind 1.5.2."""

PAGES, CHUNKS, FILTERS = 1, 2, 3
"""Where an index says what there is: records, parts of the index, filters. Source: the same."""

BROKEN = (ValueError, LookupError, EOFError, zlib.error, gzip.BadGzipFile, cbor2.CBORDecodeError)
"""What may go wrong with a file that was not written to its end."""

LEVEL = 6
"""How hard files are packed: 9 takes three times as long for a hundredth of their size."""


def indexed(folder: Path, name: str, records: Sequence[Record]) -> Mapping[str, str]:
    """Index records, and check the index; the id of each record by its file.

    The index's name is its language, and for a further one of a language more behind a hyphen:
    the ids of its records begin with it, and it has no program of its own.
    Raises EditionError if Pagefind fails or the index is not whole: on a full disk it ends well
    and leaves empty files, and it passes over a page that it cannot read.
    """
    lang, _, is_further = name.partition("-")
    with TemporaryDirectory() as temporary:
        pages = [[*some] for _, some in groupby(records, lambda one: one.page.uri)]
        for _ in workers.each(partial(_as_files, Path(temporary)), pages):
            pass
        _run(Path(temporary), folder, lang)
    if [*folder.glob("wasm.*.pagefind")] != [folder / ANY]:
        (folder / ANY).unlink()
    for pattern in (*UNUSED, *(PROGRAM if is_further else ())):
        for unused in folder.glob(pattern):
            unused.unlink()
    try:
        _settle(folder, name)
        return checked(folder, records)
    except BROKEN as broken:
        raise fault(f"a file cannot be read: {broken}") from None


def _as_files(folder: Path, records: Sequence[Record]) -> None:
    """Write the records of a page as pages for Pagefind."""
    words = records[0].page.words
    for one in records:
        file = folder / one.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one.html(words), "utf-8")


def _run(pages: Path, folder: Path, lang: str) -> None:
    command = [
        str(pagefind_bin.get_executable()),
        *("--site", str(pages)),
        *("--output-path", str(folder)),
        *("--force-language", lang),
        "--keep-index-url",
    ]
    # What it says is UTF-8, whatever the locale.
    run = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if run.returncode:
        raise EditionError([_finding(f"Pagefind failed: {(run.stderr or run.stdout).strip()}")])


def _settle(folder: Path, name: str) -> None:
    """Bring an index into an order of its own, and into parts that are quickly fetched.

    Pagefind writes filters and their values in an order that changes from run to run; all else
    is the same for the same records. Names of files are made from their content anew.
    """
    entry = _entry(folder)
    for lang, told in entry["languages"].items():
        file = folder / f"pagefind.{told['hash']}.pf_meta"
        meta = _unpacked(file)
        meta[PAGES] = [[_renamed(folder, page[0], name), *page[1:]] for page in meta[PAGES]]
        meta[FILTERS] = sorted(_filter(folder, lang, *one) for one in meta[FILTERS])
        parted = workers.each(partial(_parts, folder, lang), meta[CHUNKS], costly=True)
        meta[CHUNKS] = [part for parts in parted for part in parts]
        packed = _packed(cbor2.dumps(meta))
        file.unlink()
        told["hash"] = f"{lang}_{hashlib.sha256(packed).hexdigest()[:10]}"
        (folder / f"pagefind.{told['hash']}.pf_meta").write_bytes(packed)
    (folder / ENTRY).write_bytes(serialised(entry))


def _renamed(folder: Path, old: str, name: str) -> str:
    """The id of a record, which begins with the name of its index."""
    new = f"{name}_{old.partition('_')[2]}"
    _there(folder, f"fragment/{old}.pf_fragment").rename(folder / f"fragment/{new}.pf_fragment")
    return new


def _filter(folder: Path, lang: str, name: str, old: str) -> list[str]:
    """The name of a filter and of its file, with values in order."""
    values = _unpacked(folder / f"filter/{old}.pf_filter")
    (folder / f"filter/{old}.pf_filter").unlink()
    packed = _packed(cbor2.dumps([values[0], sorted(values[1])]))
    new = f"{lang}_{hashlib.sha256(packed).hexdigest()[:7]}"
    (folder / f"filter/{new}.pf_filter").write_bytes(packed)
    return [name, new]


def _parts(folder: Path, lang: str, chunk: Sequence[str]) -> list[list[str]]:
    """A part of an index, from word to word; as several where it is large."""
    file = folder / f"index/{chunk[2]}.pf_index"
    size = file.stat().st_size
    if size <= LARGEST:
        return [[*chunk]]
    raw = _raw(file)
    file.unlink()
    words = [*_words(raw)]
    most = len(raw) * LARGEST // size
    parts = [(end - _head(raw)) // most for _, end in words]
    firsts = [at for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]]
    made = []
    for first, last in pairwise([*firsts, len(words)]):
        start = words[first - 1][1] if first else _head(raw)
        packed = _packed(_listing(last - first) + raw[start : words[last - 1][1]])
        # Of 900 parts, two would have the same seven digits in one of 700 editions.
        name = f"{lang}_{hashlib.sha256(packed).hexdigest()[:10]}"
        (folder / f"index/{name}.pf_index").write_bytes(packed)
        made.append([words[first][0], words[last - 1][0], name])
    return made


def _words(raw: bytes) -> Iterator[tuple[str, int]]:
    """Each word of a part of an index, and where what is said of it ends in the bytes.

    So it is cut without being put together again, which took most of the time.
    """
    stream = io.BytesIO(raw)
    stream.seek(_head(raw))
    decoder = cbor2.CBORDecoder(stream)
    while stream.tell() < len(raw):
        yield decoder.decode()[0], stream.tell()


def _head(raw: bytes) -> int:
    """Where in a part of an index the words begin: it is a list of one list of them.

    Source: RFC 8949, chapter 3 (Specification of the CBOR Encoding).
    """
    return 2 + {24: 1, 25: 2, 26: 4}.get(raw[1] & 31, 0)


def _listing(number: int) -> bytes:
    """How a list of one list of so many things begins."""
    return cbor2.dumps([[0] * number])[:-number]  # A zero is one byte.


def checked(folder: Path, records: Sequence[Record]) -> Mapping[str, str]:
    """The id of each record in the index of a language, by its file.

    Raises EditionError if the index is not whole: a file is empty or missing, a record is not in
    it, or one of some words is not found where it stands.
    """
    files = [one for one in folder.rglob("*") if one.is_file()]
    empty = sorted(one.name for one in files if not one.stat().st_size)
    if empty:
        raise fault(f"empty files: {', '.join(empty)}")
    (told,) = _entry(folder)["languages"].values()
    meta = _unpacked(_there(folder, f"pagefind.{told['hash']}.pf_meta"))
    for *_, name in meta[CHUNKS]:
        _there(folder, f"index/{name}.pf_index")
    for _, name in meta[FILTERS]:
        _there(folder, f"filter/{name}.pf_filter")
    names = [name for name, _ in meta[PAGES]]
    found = dict(zip(workers.each(partial(_url, folder), names), names, strict=True))
    missing = [one.file for one in records if one.file not in found]
    if missing or len(found) != len(records):
        raise fault(f"{len(found)} of {len(records)} records, missing: {', '.join(missing[:3])}")
    numbers = {name: number for number, (name, _) in enumerate(meta[PAGES])}
    for one in {0: records[0], 1: records[len(records) // 2], 2: records[-1]}.values():
        words = one.page.words[one.units[0]][0]
        word = next(iter(WORD.findall(words.lower())), None)
        if word is not None and numbers[found[one.file]] not in _finds(folder, meta, word):
            raise fault(f'"{word}" is not found in {one.page.uri}')
    return found


def _url(folder: Path, name: str) -> str:
    """The record that a fragment of an index is of."""
    fragment = json.loads(_raw(_there(folder, f"fragment/{name}.pf_fragment")))
    return str(fragment["url"]).removeprefix("/")


def _finds(folder: Path, meta: Any, word: str) -> set[int]:
    """The records that have a word, or one that begins with it or that it begins with."""
    found: set[int] = set()
    for first, last, name in meta[CHUNKS]:
        if first <= word and last >= word[:3]:
            for stem, places, *_ in _unpacked(folder / f"index/{name}.pf_index")[0]:
                if stem[:3] == word[:3]:
                    found |= {*accumulate(place[0] for place in places)}
    return found


def _there(folder: Path, name: str) -> Path:
    if not (folder / name).exists():
        raise fault(f"missing: {name}")
    return folder / name


def _entry(folder: Path) -> Any:
    return json.loads((folder / ENTRY).read_text("utf-8"))


def _raw(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()).removeprefix(MAGIC)


def _unpacked(file: Path) -> Any:
    return cbor2.loads(_raw(file))


def _packed(raw: bytes) -> bytes:
    return gzip.compress(MAGIC + raw, LEVEL, mtime=0)


def fault(said: str) -> EditionError:
    """What is raised where an index has not all that it should."""
    return EditionError([_finding(f"the search index is not whole ({said}): is the disk full?")])


def _finding(message: str) -> Finding:
    return Finding(FOLDER, 0, 0, "error", "search-index", message)
