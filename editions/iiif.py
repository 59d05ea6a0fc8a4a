"""Images of sources as files that any viewer of IIIF can open, and what is told of them.

What earlier builds made of an image is kept by its hash, in a folder beside the cache.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from editions import facsimiles, manifest, tei, tiles, workers
from editions.cache import Cache, digest
from editions.document import Document
from editions.downloads import Maker
from editions.edition import Edition
from editions.exports import serialised
from editions.facsimiles import Facsimile
from editions.findings import Finding
from editions.pages import Written
from editions.progress import Progress
from editions.tiles import Size

KEPT = Path("build/cache/facsimiles")
"""Where tiles are kept, from the project's root: a folder for each image, by its hash."""

KNOWN = "facsimiles"
"""What kind of thing the hashes of images are, in the cache."""

WHOLE = "made.json"
"""The file that is written last: which files there are beside it, and how large each is."""

INFO = "info.json"


class Tiles(NamedTuple):
    """What was made of an image."""

    folder: Path
    key: str
    """A digest of all that it is made of."""
    size: Size

    @property
    def names(self) -> list[str]:
        """The paths of the files below the folder."""
        return [tile.path for tile in tiles.tiles(self.size)]


def made(
    project: Path, files: Iterable[str], cache: Cache | None, progress: Progress
) -> dict[str, Tiles | Finding]:
    """The tiles of images, by the images' paths from the project's root; or what is wrong with one.

    Only what is not kept is made.
    """
    keys = _keys(project, sorted({*files}), cache)
    folders = {file: project / KEPT / key for file, key in keys.items()}
    stale = {folders[file]: file for file in keys if not _is_whole(folders[file])}
    results = workers.each(partial(_written, project), [*stale.items()], costly=True)
    faults: dict[Path, str] = {}
    for number, (folder, fault) in enumerate(zip(stale, results, strict=True), 1):
        progress("Cutting images", number, len(stale))
        faults |= {folder: fault} if fault else {}
    return {file: _told(project, file, keys[file], faults.get(folders[file])) for file in keys}


def _told(project: Path, file: str, key: str, fault: str | None) -> Tiles | Finding:
    size = tiles.measured(project / file)
    if fault is None and not isinstance(size, str):
        return Tiles(project / KEPT / key, key, size)
    message = f"the image cannot be shown: {fault or size}"
    return Finding(file, 0, 0, "error", "unreadable-image", message)


def _keys(project: Path, files: list[str], cache: Cache | None) -> dict[str, str]:
    """A digest of each image and of how tiles are made; those that did not change are not read."""
    known = json.loads((cache and cache.get(KNOWN, "")) or b"{}")
    now: dict[str, tuple[int, int, str]] = {}
    for file in files:
        found = os.stat(project / file)
        size, time = found.st_size, found.st_mtime_ns
        *then, hash_ = known.get(file, (0, 0, ""))
        now[file] = size, time, hash_ if then == [size, time] else manifest.sha256(project / file)
    if cache is not None:
        cache.put(KNOWN, [("", json.dumps(now).encode())])
    return {file: digest(hash_, tiles.MADE) for file, (_, _, hash_) in now.items()}


def _is_whole(folder: Path) -> bool:
    """All files that were written there are there, each as large as it was."""
    try:
        said = json.loads((folder / WHOLE).read_bytes())
        return all(os.stat(folder / name).st_size == size for name, size in said.items())
    except (OSError, ValueError):
        return False


def _written(project: Path, work: tuple[Path, str]) -> str | None:
    """Write the tiles of an image into a folder, and say what is wrong with the image."""
    folder, file = work
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    fault = tiles.write(project / file, aside)
    if fault is None:
        names = manifest.paths_below(aside)
        sizes = {name: os.stat(aside / name).st_size for name in names}
        (aside / WHOLE).write_text(json.dumps(sizes), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)
    return fault


def forget(project: Path, made: Mapping[str, Tiles | Finding]) -> None:
    """Remove the tiles that no image has any more."""
    used = {one.key for one in made.values() if isinstance(one, Tiles)}
    for folder in (project / KEPT).iterdir() if (project / KEPT).exists() else ():
        if folder.name not in used:
            shutil.rmtree(folder, ignore_errors=True)


def infos(edition: Edition, path: str, tiles_: Tiles) -> Iterator[Maker]:
    """What tells a viewer of an image in a folder of the site.

    Nothing where nobody has said where the site is: an image is known by a whole address. Source:
    IIIF Image API 3.0, section 5.1 (`id`).
    """
    if edition.settings.imprint.site:
        data = serialised(tiles.info(tiles_.size, _address(edition, path)))
        name = f"{path}/{INFO}"
        yield Maker((name,), lambda: {name: data}, digest(data))


def manifests(edition: Edition, pages: Iterable[Written]) -> Iterator[Maker]:
    """What tells a viewer of the images of each document, where the site has an address."""
    is_known = edition.settings.imprint.site is not None
    documents = {one.uri: one for one in edition.documents} if is_known else {}
    for page in pages:
        if page.uri in documents and any(map(facsimiles.is_one, page.images)):
            path = facsimiles.manifest(page.uri)
            make = partial(_manifest, edition, documents[page.uri], path)
            yield Maker((path,), make, digest(page.digest, edition.settings.imprint))


def _manifest(edition: Edition, document: Document, path: str) -> dict[str, bytes]:
    return {path: serialised(presented(edition, document))}


def presented(edition: Edition, document: Document) -> dict[str, Any]:
    """A document as a viewer shows its images: one after the other, by the names of their pages.

    Source: IIIF Presentation API 3.0, sections 5.2 (Manifest) and 5.3 (Canvas).
    """
    imprint = edition.settings.imprint
    address = _address(edition, facsimiles.manifest(document.uri))
    canvases: dict[str, Any] = {}
    for page in tei.find_all(document.text, ".//tei:pb[@facs]"):
        found = facsimiles.facsimile(edition, page.get("facs", "").split()[0], document.source.path)
        if isinstance(found, Facsimile) and page in document.numbers:
            canvas = f"{address}/page-{len(canvases) + 1}"
            canvases.setdefault(found.file, _canvas(edition, found, page.get("n"), canvas))
    home = {"type": "Text", "format": "text/html", "label": _label(document.title, document.lang)}
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": address,
        "type": "Manifest",
        "label": _label(document.title, document.title_lang),
        **({"summary": _label(imprint.title, None)} if imprint.title else {}),
        "homepage": [{"id": _address(edition, document.uri), **home}],
        "items": [*canvases.values()],
    }


def _canvas(edition: Edition, found: Facsimile, number: str | None, canvas: str) -> dict[str, Any]:
    """A page, on which its image is painted."""
    size = found.size._asdict()
    image = {
        "id": _address(edition, found.uri(tiles.ALL)),
        "type": "Image",
        "format": "image/jpeg",
        **size,
        "service": [
            {"id": _address(edition, found.uri()), "type": "ImageService3", "profile": "level0"}
        ],
    }
    painting = {
        "id": f"{canvas}/image",
        "type": "Annotation",
        "motivation": "painting",
        "body": image,
        "target": canvas,
    }
    said = {"label": _label(number, None)} if number else {}
    painted = {"id": f"{canvas}/images", "type": "AnnotationPage", "items": [painting]}
    return {"id": canvas, "type": "Canvas", **said, **size, "items": [painted]}


def _label(words: str, lang: str | None) -> dict[str, list[str]]:
    return {lang or "none": [words]}


def _address(edition: Edition, uri: str) -> str:
    return f"{edition.settings.imprint.site}{facsimiles.way(uri)}"
