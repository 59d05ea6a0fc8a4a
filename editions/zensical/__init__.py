"""The pages of a built site as Zensical takes them, and what its site needs in the end.

Zensical runs no plugin and no hook of MkDocs. So what these do to single pages is done before: a
folder has all Markdown, all files beside it and a configuration, and Zensical needs no more.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Section, get_navigation
from mkdocs.structure.pages import Page

from editions import (
    cards,
    configuration,
    endings,
    exports,
    extension,
    frame,
    lossless,
    manifest,
    pages,
    projects,
    reports,
    search,
    serving,
    shipped,
    verify,
)
from editions.downloads import PAGES
from editions.endings import page as principles
from editions.findings import EditionError, Finding
from editions.lossless import Proof
from editions.progress import Progress, silent
from editions.projects import Project
from editions.records import Reader
from editions.words import say

FOLDER = Path("build/zensical")
CONFIGURATION, PLACE, SITE = "zensical.toml", "pages", "site"
THEME = Path(__file__).parent / "theme"

TIMELINE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)|^\[\[timeline\b[^\]\n]*\]\]$", re.MULTILINE | re.DOTALL
)
"""A line of a page by hand that a timeline takes the place of; code shows such a line itself."""

OF_ALL = {
    verify.MANIFEST,
    serving.HEADERS,
    serving.LOST,
    reports.PROOF,
    shipped.DATA,
    "sitemap.xml",
}
"""Files that are made of the site as a whole: Zensical's site has its own."""

OF_THEME = ("language", "direction", "favicon", "logo", "icon", "palette", "features")
"""What the theme of either is told alike."""

ICON = "material/brightness-6"

COLOURS = re.compile(r"\x1b\[[\d;]*m")

POLICY = re.sub(r"((?:script|style)-src [^;]*)", r"\1 'unsafe-inline'", frame.POLICY)
"""What pages of Zensical may load and do: it writes scripts and styles into them."""


class Built(NamedTuple):
    """A site that Zensical has built."""

    site: Path
    proofs: tuple[Proof, ...]
    said: str
    """What Zensical told, without colours."""


def built(project: Path, zensical: str | None = None, progress: Progress = silent) -> Built:
    """Build the site of a project, which is built, once more: into `build/zensical/site`.

    `zensical` is its command, if it is not installed beside this one. Raises EditionError if there
    is no site of these sources, no Zensical, or Zensical fails.
    """
    read = projects.read(project, progress)
    if not exports.is_made_from(read.site, read.edition, read.hooks):
        path = Path(os.path.relpath(read.site, project)).as_posix()
        message = "it was not made from these sources: build it first"
        raise EditionError([_fault(path, "not-built", message)])
    command = zensical or _installed()
    folder = project / FOLDER
    written(read, folder)
    said = _run([command, "build", "--clean", "--config-file", str(folder / CONFIGURATION)], folder)
    site = folder / SITE
    proofs = finished(read, site, progress)
    # Whoever goes on with Zensical alone has this index: from the site Zensical would remove it.
    _copy(filter(search.FILES.match, manifest.paths_below(site)), site, folder / PLACE)
    return Built(site, proofs, said)


def written(read: Project, into: Path) -> None:
    """Write the pages, all that stands beside them, and the configuration, into a folder."""
    config, files = _files(read)
    settings = _configuration(config, files)  # First: a page knows its title in the navigation.
    place = into / PLACE
    shutil.rmtree(place, ignore_errors=True)
    _copy(_beside(read.site, config, files), read.site, place)
    for file in files.documentation_pages():
        text = file.content_string if file.generated_by else _by_hand(read, file, files, config)
        (place / file.src_uri).parent.mkdir(parents=True, exist_ok=True)
        (place / file.src_uri).write_text(text, "utf-8", newline="")
    shutil.rmtree(into / "theme", ignore_errors=True)
    shutil.copytree(THEME, into / "theme")
    lines = (line(name, value) for name, value in settings.items())
    (into / CONFIGURATION).write_text("\n".join(["[project]", *lines, ""]), "utf-8", newline="")


def finished(read: Project, site: Path, progress: Progress = silent) -> tuple[Proof, ...]:
    """Prove the words of Zensical's site, index them, and list its files; the proofs."""
    proofs = lossless.proved(read.folder, site, progress)
    found = [finding for proof in proofs for finding in proof.findings]
    told = reports.report(read.edition, proofs)
    (site / reports.PROOF).write_bytes(exports.serialised(told))
    _fill(site / reports.PAGE, reports.REPORT, reports.proof_html(read.edition, told, found))
    search.index(site, Reader(read.edition, read.language))
    own = serving.files(manifest.paths_of(site), POLICY, read.edition.settings.imprint.site)
    for path, data in {**own, shipped.DATA: exports.serialised(shipped.records(site))}.items():
        if not (site / path).is_file():  # A project may have its own.
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data)
    rows = endings.rows(site, read.folder, read.edition)
    _fill(site / principles.PAGE, principles.PLACE, principles.report(rows))
    manifest.written(site)
    return proofs


def _files(read: Project) -> tuple[MkDocsConfig, Files]:
    """The pages of a project as MkDocs has them: generated ones stand before those by hand."""
    config, _ = configuration.load(read.folder)
    config = config.plugins.on_config(config) or config
    frame.set_footer(config, read.edition.settings.imprint)
    files = get_files(config)
    set_exclusions(files, config)
    every = {one.src_uri: one for one in files if one.inclusion is not InclusionLevel.EXCLUDED}
    folder = read.folder / PAGES
    for path in sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.md")):
        is_list = path.endswith("index.md") or "/" not in path
        level = InclusionLevel.INCLUDED if is_list else InclusionLevel.NOT_IN_NAV
        place = str(folder / path)
        every[path] = File.generated(config, path, abs_src_path=place, inclusion=level)
    return config, Files([*every.values()])


def _by_hand(read: Project, file: File, files: Files, config: MkDocsConfig) -> str:
    """The Markdown of a page by hand, with all that hooks and the plugin put into it."""
    page = Page(None, file, config)
    page.read_source(config)
    text = config.plugins.on_page_markdown(
        page.markdown or "", page=page, config=config, files=files
    )

    def drawn(found: re.Match[str]) -> str:
        """A timeline in the place of its line."""
        paragraph = f"<p>{found[0]}</p>"
        made = pages.with_timelines(paragraph, read.edition, file.dest_uri)
        return found[0] if made == paragraph else made

    front = yaml.safe_dump({**page.meta}, sort_keys=False, allow_unicode=True) if page.meta else ""
    start = f"---\n{front}---\n\n" if front else ""
    return start + TIMELINE.sub(drawn, text)


def _beside(site: Path, config: MkDocsConfig, files: Files) -> Iterator[str]:
    """The files of a built site that neither the theme has nor are made of its pages."""
    own = {frame.THEME, configuration.own_theme(config)}
    folders = [folder for one in config.theme.dirs if (folder := Path(one)) not in own]
    uris = [one.dest_uri for one in files.documentation_pages()]
    every = manifest.paths_below(site)
    made = {*OF_ALL, *uris, *map(cards.file, uris)}
    made |= {f"{path}.{by}" for path in every for by in ("br", "gz")}
    made |= {path for path in every if path.startswith(f"{serving.FOLDER}/")}
    made |= {path for path in every if search.FILES.match(path)}
    made |= {path for path in every if any((one / path).is_file() for one in folders)}
    by_hand = {one.dest_uri for one in files if not one.is_documentation_page()}
    yield from (path for path in every if path not in made or path in by_hand)


def _copy(paths: Iterable[str], site: Path, place: Path) -> None:
    for path in paths:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / path, place / path)


def _configuration(config: MkDocsConfig, files: Files) -> Mapping[str, Any]:
    """What Zensical is told, as `zensical.toml` has it below `project`."""
    own = {name: config.theme[name] for name in OF_THEME if name in config.theme}
    own["palette"] = _with_icons(own.get("palette"))
    theme = {"variant": "classic", "custom_dir": "theme", "font": False, **own}
    language = config.theme["language"]
    extensions = {name: {**settings} for name, settings in config.mdx_configs.items()}
    listed = {name: extensions.get(name, {}) for name in config.markdown_extensions}
    told = {
        "site_name": config.site_name,
        "site_url": config.site_url,
        "site_description": config.site_description,
        "site_author": config.site_author,
        "copyright": config.copyright,
        "docs_dir": PLACE,
        "use_directory_urls": False,
        "theme": {name: value for name, value in theme.items() if value is not None},
        "plugins": {"search": {"enabled": False}},
        "extra": {"editions_policy": POLICY, "editions_search": say("Search")},
        "extra_css": [str(one) for one in config.extra_css],
        "extra_javascript": [str(one) for one in config.extra_javascript],
        "markdown_extensions": {**listed, extension.__name__: {"language": language}},
        "nav": _navigation(config, files),
    }
    return {name: value for name, value in told.items() if value not in (None, [])}


def _with_icons(palette: Any) -> Any:
    """A palette whose switches have a picture each, without which Zensical cannot draw them."""
    if isinstance(palette, list):
        return [_with_icons(one) for one in palette]
    if isinstance(palette, Mapping) and isinstance(toggle := palette.get("toggle"), Mapping):
        return {**palette, "toggle": {"icon": ICON, **toggle}}
    return palette


def _navigation(config: MkDocsConfig, files: Files) -> list[dict[str, Any]]:
    """The navigation with the titles that MkDocs gives it."""
    nav = get_navigation(files, config)
    for page in nav.pages:
        page.read_source(config)
    for item in nav.items if config.nav is None else ():
        if isinstance(item, Section):
            item.title = say(item.title)
    return [_entry(one) for one in (frame.in_order(nav.items) if config.nav is None else nav.items)]


def _entry(item: StructureItem) -> dict[str, Any]:
    if isinstance(item, Section):
        return {str(item.title): [_entry(one) for one in item.children]}
    if isinstance(item, Page):
        return {str(item.title): item.file.src_uri}
    return {str(item.title): getattr(item, "url", "")}


def line(name: str, value: Any) -> str:
    """A setting, over as many lines as its list has items."""
    if not isinstance(value, list):
        return f"{name} = {_toml(value)}"
    return "\n".join([f"{name} = [", *(f"  {_toml(one)}," for one in value), "]"])


def _toml(value: Any) -> str:
    """A value as TOML writes it, whose strings are those of JSON but for one sign."""
    if isinstance(value, Mapping):
        parts = (f"{_toml(str(name))} = {_toml(one)}" for name, one in value.items())
        return f"{{ {', '.join(parts)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False, default=_named).replace("\x7f", "\\u007f")


def _named(value: Any) -> str:
    """A function, which YAML may name, by its name: Zensical has some of Material's."""
    name = f"{value.__module__}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return name.replace("material.extensions", "zensical.extensions")


def _installed() -> str:
    """The command of Zensical beside this one, or on the path. Raises EditionError without one."""
    beside = Path(sys.executable).parent
    found = shutil.which("zensical", path=os.pathsep.join([str(beside), os.environ["PATH"]]))
    if found is None:
        message = "Zensical is not here: python -m pip install zensical, or name it: --zensical"
        raise EditionError([_fault(FOLDER.as_posix(), "not-installed", message)])
    return found


def _run(command: list[str], folder: Path) -> str:
    """Run Zensical, which finds this package; what it says. Raises EditionError if it fails."""
    shutil.rmtree(folder / SITE, ignore_errors=True)
    ways = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, ways)), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    said = COLOURS.sub("", f"{done.stdout}{done.stderr}").strip()
    if done.returncode or not (folder / SITE / "index.html").is_file():
        message = (
            f"Zensical has built nothing: {said.splitlines()[-1] if said else 'it says nothing'}"
        )
        raise EditionError([_fault(f"{FOLDER}/{CONFIGURATION}", "not-built", message)])
    return said


def _fault(path: str, code: str, message: str) -> Finding:
    return Finding(path, 0, 0, "error", code, message)


def _fill(file: Path, place: str, content: str) -> None:
    """Write HTML into the place that a page keeps for it, if there is such a page."""
    if file.is_file():
        page = file.read_bytes().decode()
        file.write_bytes(reports.filled(page, place, frame.framed(content)).encode())
