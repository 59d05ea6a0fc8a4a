"""The plugin of MkDocs: gives it the generated pages, and finishes the site that it builds."""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote, urljoin

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.theme import Theme

from editions import (
    built,
    cards,
    compressed,
    configuration,
    csl,
    downloads,
    earlier,
    encoding,
    endings,
    exports,
    facsimiles,
    feed,
    frame,
    handwritten,
    iiif,
    lossless,
    manifest,
    notes,
    pages,
    provenance,
    reports,
    search,
    serving,
    shipped,
    timemaps,
    uris,
    verify,
    words,
    workers,
)
from editions.cache import Cache, digest
from editions.cards import Cards
from editions.configuration import SITE, EditionsConfig, root
from editions.document import Document
from editions.edition import Edition
from editions.endings import page as principles
from editions.excerpts import reader
from editions.findings import EditionError, Finding, Level, errors, once, summary
from editions.keeping import Keeping, stamp
from editions.kept import Kept
from editions.levels import Levels
from editions.lossless import Proof
from editions.pages import Page, Written
from editions.progress import Progress, silent
from editions.projects import attempted, hooks_of, own_of, provenance_of, rules_of
from editions.publication import link, mirror, renew, swap
from editions.records import Reader
from editions.rules import Own, Rules
from editions.shards import WHOLE, Shards, Shares
from editions.watch import Asked, Watched
from editions.words import of_scripts, say, several

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.editions")

T = TypeVar("T")

PAGES = downloads.PAGES
CACHE = Path("build/cache/editions.sqlite")
HASH = Path("build/site.sha256")
"""The SHA-256 of the manifest of the site, which stands for the whole site."""
TEMPLATES = Path("build/cache/templates")
TWIN = Path("build/cache/site")
"""The files of the site once more, among which a build puts what has changed."""
MANY = 100
"""Documents and entries from which on pages take their place before the search does."""

NOT_LISTED = "The files of the site cannot be listed."

SHARDS = Path("build/shards")
"""The shards of a site, each in a folder: `30/3` is the third of thirty."""
PACKED = "sitemap.xml.gz"
"""What MkDocs makes of the sitemap, with the time in it: search engines read the sitemap itself."""

# MkDocs makes the plugin anew at each build of `serve`, and takes no argument on to it.
KEEP_GOING: ContextVar[bool] = ContextVar("keep_going", default=False)
"""Whether errors are shown on the pages of a preview instead of stopping the build."""

EVENTS_OF_PAGES = (
    "pre_page page_read_source page_markdown page_content page_context post_page".split()
)
"""What MkDocs asks plugins of each page."""


class EditionsPlugin(BasePlugin[EditionsConfig]):  # type: ignore[no-untyped-call] # as above
    """Builds an edition inside `mkdocs build` and `mkdocs serve`."""

    def __init__(self) -> None:
        self.edition = Edition({}, (), ())
        self.project = Path()
        self.levels = Levels()
        self.rules = Rules()
        self.own: tuple[Own, ...] = ()
        self.proofs: tuple[Proof, ...] = ()
        self.progress: Progress = silent
        self.keep_going = KEEP_GOING.get()
        self.errors: dict[Finding, None] = {}
        """Every error so far, each once: more than none only where the build keeps going."""
        self.errors_of: dict[str, list[Finding]] = {}
        """The errors of each page, by its uri."""
        self._nav = Navigation([], [])
        self.env: Environment | None = None
        """What pages are built with, as soon as it is there."""
        self._of_all: tuple[downloads.File, ...] = ()
        """The files of the whole edition that are offered to take away."""
        self._earlier: tuple[earlier.Earlier, ...] = ()
        self.files: built.SiteFiles | None = None
        """All that MkDocs was given."""
        self._cards = Cards(self.edition)
        self._keeping = Keeping()
        self._twin = workers.aside(dict[str, str], 0)
        """Waits until the twin of the last site is there, and gives the hashes of its files."""
        self._outside: dict[str, reports.Outside] = {}
        """What stands beside the texts of files, by path, as far as it is known."""
        self._written: dict[str, Written] = {}
        """The generated pages, by uri."""
        self.shards = Shards()
        self.build_each: BuildEach = one_after_another
        self._shares = Shares({}, {})
        self._elsewhere: dict[str, str] = {}
        """The pages of shards by the paths of their Markdown, with their uris."""
        self._by_hand: dict[str, str] = {}
        """The files of the project that are not generated, by their addresses in lower case."""
        self._conversion = built.BY_MKDOCS
        """Whether Markdown is read with no other extensions than those of `conversion`."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set what an edition needs where the project has not chosen otherwise."""
        if Path(config.site_dir) == root(config) / "site":
            config.site_dir = str(root(config) / SITE)
        words.LANGUAGE.set(str(config.theme["language"]))
        words.OWN.set(configuration.words_of(config))
        config.use_directory_urls = False
        config.theme.dirs.insert(frame.before_material(config), str(frame.THEME))
        if type(config.theme) is Theme:
            config.theme.__class__ = frame.EditionTheme
        frame.set_theme(config)
        frame.set_markdown(config)
        config.extra["editions_preview"] = self.keep_going
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read the edition and raise its errors before MkDocs touches what was built."""
        self.own, broken = own_of(config)
        self.rules = rules_of(self.own)
        try:
            self.edition = self.read(config, with_words=True)
            missing = () if self.keep_going else configuration.missing(config)
            found = [*self.edition.findings, *broken, *missing]
            frame.set_footer(config, self.edition.settings.imprint)
        except EditionError as fault:
            found = [*fault.findings, *broken]
            self.keep_going = False  # Without an edition there is nothing to show.
        self._take(found, f"Nothing was built: {summary(found)}.")
        self._cards = Cards(self.edition)
        may_keep = _is_alone(self, config, {*config.plugins.events} - {"startup", "shutdown"})
        if self.shards.numbers and not may_keep:
            self._take([_no_shards()], "Nothing was built.")
        self._shares = Shares.of(self.edition, self.shards)
        self._keeping.begin(self.edition, may_keep)
        if self._keeping.kept is not None:
            csl.remember(self._keeping.once("citations", dict))
        workers.settle()

    def _take(self, findings: Iterable[Finding], why: str) -> None:
        """Tell findings. Raises PluginError at errors, unless the build keeps going."""
        found = self.levelled(findings)
        tell(found)
        self.errors |= dict.fromkeys(errors(found))
        if errors(found) and not self.keep_going:
            raise PluginError(why)

    def levelled(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings, each once, at the levels that the edition has chosen."""
        return self.levels.applied(dict.fromkeys(findings), reader(self.project)).findings

    def read(self, config: MkDocsConfig, with_words: bool = False) -> Edition:
        """The edition that the configuration describes. Raises EditionError if it is at fault."""
        self.project, self.levels = root(config), configuration.levels_of(config)
        settings = configuration.settings(config, self.rules, with_words)
        if self.keep_going:
            settings = replace(settings, downloads=(*downloads.quick(settings.downloads),))
        return Edition.read(self.project, settings, self.progress, self._keeping.kept)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Write the generated pages and give them to MkDocs."""
        project = root(config)
        folder = project / PAGES
        generated = self._generated(config, folder)
        generated += (write(page, folder) for page in self._of_site())
        if files.get_file_from_path("index.md") is None:
            home = pages.home_page(config.site_name, self.edition, generated)
            generated.append(write(home, folder))
        # A file may have many pages, each of which finds what the others find.
        tell(self.levelled(once(finding for page in generated for finding in page.findings)))
        self._take_texts(files)
        self._by_hand = {file.dest_uri.lower(): file.src_uri for file in files}
        generated = self._without_hidden(generated)
        self._written = {page.uri: page for page in generated}
        paths = {page.path: page for page in generated}
        _remove_others(paths.keys() | self._elsewhere.keys(), folder)
        further = dict.fromkeys(paths, self._keeping.site)
        further |= dict.fromkeys(self._elsewhere, Path(config.site_dir))
        every = built.SiteFiles(files, config, further)
        for file in every:
            static = None if file.is_documentation_page() else file.abs_src_path
            if static and self._keeping.has([file.dest_uri], f"{static} {stamp(static)}"):
                file.__class__ = built.There
        named = {*_named(config.nav)}
        for path, page in paths.items():
            is_lasting = path not in named and _is_lasting(page)
            if not (is_lasting and self._keeping.has_page(page, self._cards)) or _is_list(page):
                every.append(file_of(config, folder, page))
        self._add_files(every, config, generated, WHOLE)
        for maker in exports.lists(self._shown(), hooks_of(config)):
            self._add_made(every, config, maker)
        self._of_all = tuple(file for _, file in downloads.of_all(self._shown()))
        made = exports.serialised(provenance_of(config, self.edition))
        every.append(File.generated(config, provenance.DATA, content=made))
        self._add_releases(every, config)
        self._add(every, config, "verify.py", verify.__file__)
        self._take(manifest.faults(file.dest_uri for file in every), "Nothing was built.")
        return every

    def _take_texts(self, files: Files) -> None:
        """Keep from MkDocs what is written of collections: their generated pages have it."""
        for one in self.edition.settings.collections:
            written = files.get_file_from_path(uris.markdown(one.uri))
            if written is not None:
                files.remove(written)

    def _of_site(self) -> Iterator[Page]:
        """The pages that are about the site itself."""
        releases = self._releases()
        yield reports.proof_page()
        yield from releases
        yield shipped.page(self.config.preservation, {one.uri: one.title for one in releases})
        yield principles.page()
        yield pages.downloads_page(self._shown())

    def _releases(self) -> list[Page]:
        """The page of all releases if there are any; of their sites, unless this is a preview."""
        where = None if self.keep_going else self.config.releases
        found = earlier.read(self.project, where, self._keeping.cache, self.progress)
        self._earlier, faults = found
        self._take(faults, "An earlier release is not what it was; nothing was built.")
        record = self.edition.moves.record
        return [earlier.page(self._earlier, record)] if self._earlier or record.releases else []

    def _add_releases(self, files: Files, config: MkDocsConfig) -> None:
        """Give MkDocs the sites of earlier releases, and the list of all."""
        for release in self._earlier:
            for path, file in release.files:
                self._add(files, config, path, str(file))
        if earlier.PAGE in self._written:
            told = earlier.listed(self._earlier, self.edition.moves.record)
            files.append(File.generated(config, earlier.DATA, content=told))
        site, record = self.edition.settings.imprint.site, self.edition.moves.record
        texts = [one.uri for one in self._shown().documents]
        for path, data in timemaps.files(site, self._earlier, record, texts) if site else ():
            files.append(File.generated(config, path, content=data))

    def _add_files(
        self, files: Files, config: MkDocsConfig, generated: Sequence[Written], number: int
    ) -> None:
        """Give MkDocs what stands beside pages, as far as it belongs to a shard, or to none."""
        project = root(config)
        images = {path: file for page in generated for path, file in page.images.items()}
        for path, image in sorted(images.items()):
            if not facsimiles.is_one(path):
                self._add(files, config, path, f"{project}/{image}")
        self._add_facsimiles(files, config, generated)
        for path, source in self.edition.sources.items():
            if self._shares.files.get(path, WHOLE) == number:
                # As `application/xml` a browser would run what XHTML or SVG in it says.
                self._add(files, config, f"{path}.txt", f"{project}/{path}", source.digest)
        for path, _ in encoding.schemas(self.edition) if number == WHOLE else ():
            self._add(files, config, f"{path}.txt", f"{project}/{path}")
        documents = self._shown().documents
        own = (one for one in documents if self._shares.holder(one) == number)
        facts = self._keeping.facts
        made = exports.of_documents(self.edition, own, lambda one: facts[f"cited:{one.uri}"])
        self._add_all_made(files, config, made)

    def _add_facsimiles(
        self, files: Files, config: MkDocsConfig, generated: Sequence[Written]
    ) -> None:
        """Give MkDocs the tiles of the images of sources that some pages show."""
        pairs = (pair for page in generated for pair in page.images.items())
        scans = {path: file for path, file in pairs if facsimiles.is_one(path)}
        made = iiif.made(root(config), scans.values(), self._keeping.cache, self.progress)
        self._take((one for one in made.values() if isinstance(one, Finding)), "Nothing was built.")
        for path, file in sorted(scans.items()):
            tiles = made[file]
            if not isinstance(tiles, Finding):
                for name in tiles.names:
                    self._add(files, config, f"{path}/{name}", f"{tiles.folder}/{name}", tiles.key)
                for maker in iiif.infos(self.edition, path, tiles):
                    self._add_made(files, config, maker)
        for maker in iiif.manifests(self.edition, generated):
            self._add_made(files, config, maker)
        if not self.shards.numbers:
            iiif.forget(root(config), made)

    def _add_all_made(
        self, files: Files, config: MkDocsConfig, makers: Iterable[downloads.Maker]
    ) -> None:
        """Give MkDocs files that several processes make, each one by one if that takes long."""
        stale = [maker for maker in makers if not self._has(maker)]
        slow = [maker for maker in stale if maker.is_slow]
        quick = [maker for maker in stale if not maker.is_slow]
        for made in workers.each(_made_by, quick):
            _add_data(files, config, made)
        for number, made in enumerate(workers.each(_made_by, slow, costly=True), 1):
            self.progress("Setting pages", number, len(slow))
            _add_data(files, config, made)

    def _add_made(self, files: Files, config: MkDocsConfig, maker: downloads.Maker) -> None:
        """Give MkDocs files that are made here, unless the site has them already."""
        if not self._has(maker):
            _add_data(files, config, maker.make())

    def _has(self, maker: downloads.Maker) -> bool:
        """The site has the files that would be made."""
        return bool(maker.key) and self._keeping.has(maker.paths, maker.key)

    def _add(
        self, files: Files, config: MkDocsConfig, path: str, file: str, key: str | None = None
    ) -> None:
        """Give a file to MkDocs, to be copied as it is, unless the site has it already."""
        if not self._keeping.has([path], key or str(stamp(file))):
            files.append(File.generated(config, path, abs_src_path=file))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Order what MkDocs finds, and say its titles, where the project lists no pages itself."""
        if config.nav is None:
            for item in nav.items:
                if isinstance(item, Section):
                    item.title = say(item.title)
            nav.items = frame.in_order(nav.items)
        self._nav, self._conversion = nav, built.Conversion({}, frame.is_ours(config))
        is_alone, within = _is_alone(self, config), {page.file.src_uri for page in nav.pages}
        for file in files.documentation_pages():
            if file.generated_by and file.page is not None:
                # MkDocs has made it, with the title that a navigation may give it.
                page: Any = file.page
                is_apart = is_alone and file.src_uri not in within
                page.__class__ = built.Apart if is_apart else built.Generated
                page.conversion = self._conversion
                if file.dest_uri in self._keeping.now.carded:
                    page.__class__ = built.Kept
                    page.site = self._keeping.site
                    page.known = self._written[file.dest_uri].title
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the templates and the scripts the words of the site."""
        if not any(name.rpartition("/")[2] == "search" for name in config.plugins):
            for file in [one for one in files if one.src_uri.startswith(frame.OF_SEARCH)]:
                files.remove(file)
        scripts = sorted((frame.THEME / frame.STATIC).glob("*.js"))
        said = self._keeping.once(
            "scripts", lambda: of_scripts(script.read_bytes() for script in scripts)
        )
        env.auto_reload = False  # No template changes within a build.
        if isinstance(env.loader, frame.Loader):
            # MkDocs has listed the files of the theme; who asks now is shown all.
            env.loader = FileSystemLoader(env.loader.searchpath)
        if self._keeping.kept is not None:
            templates = root(config) / TEMPLATES
            templates.mkdir(parents=True, exist_ok=True)
            env.bytecode_cache = FileSystemBytecodeCache(str(templates))
        env.globals |= {"say": say, "several": several, "other": words.other}
        env.globals["policy"] = frame.policy(config)
        env.globals["feed"] = feed.is_there(self.edition) and feed.PATH
        env.globals |= {"words_of_scripts": said, "own_features": frame.FEATURES, "navigation": {}}
        for file in files.documentation_pages():
            frame.mark_title(file.page)
        env.globals["statements"] = frame.statements(files)
        env.globals["version"] = frame.version_of(self.edition.settings.imprint)
        if not self._keeping.is_same_navigation(self._around(files)):
            raise NavigationChangedError
        env.get_template("main.html")  # Read once, before processes are born.
        self._build_apart(env, config, files, files.documentation_pages())
        self._build_shards(env, config, files)
        kept = {*self._keeping.now.carded, *self._elsewhere.values()}
        env.globals["addresses"] = _addresses(config, files, kept, self.edition)
        self.env = env
        self.files = files.copy() if isinstance(files, built.SiteFiles) else None
        built.settle(files)
        return env

    def _around(self, files: Files) -> str:
        """A digest of what stands around every page: the navigation, the links of the foot."""
        return digest([*_told(self._nav.items)], frame.statements(files))

    def _build_apart(
        self, env: Environment, config: MkDocsConfig, files: Files, every: Sequence[File]
    ) -> None:
        """Build those of some pages that MkDocs need not see, by several processes."""
        apart = [one.page for one in every if isinstance(one.page, built.Apart)]
        build = partial(built.built_apart, env, config, files, every, self._nav, self._conversion)
        every_made = zip(apart, workers.each(build, apart), strict=True)
        for number, (page, made) in enumerate(every_made, 1):
            self.progress("Building pages", number, len(apart))
            if not made.said:
                self._keeping.built(self._written[page.file.dest_uri], made.entries, self._cards)
            page.take(files, made)
            built.say_again(made.said)

    def _build_shards(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Build the shards that are asked for, and have them in the site.

        Raises PluginError if a rule of the project fails, and EnoughError if the site is not asked
        for.
        """
        numbers = self.shards.numbers
        if not numbers:
            return
        # Nobody else has a say, or there would be no shards.
        assert isinstance(files, built.SiteFiles)
        self._keeping.pause()  # Other processes find it there.
        do = partial(self._shard, env, config, files)
        every = self.build_each(do, numbers, self.progress)
        built.say_again(said for one in every for said in one.said)
        tell(self.levelled(once(finding for one in every for finding in one.findings)))
        self._take((fault for one in every for fault in one.faults), "Nothing was published.")
        if self.shards.only != WHOLE:
            raise EnoughError(every)
        for number, one in zip(numbers, every, strict=True):
            self._keeping.elsewhere |= one.pages
            link(self.folder(config, number), Path(config.site_dir))
        for sets in (SHARDS, CACHE.parent / SHARDS.name):
            _remove_folders(root(config) / sets, but=str(self.shards.of))

    def _shard(
        self,
        env: Environment,
        config: MkDocsConfig,
        files: built.SiteFiles,
        number: int,
        progress: Progress,
    ) -> Shard:
        """Build the pages of a shard, and what stands beside them, into its folder."""
        before, site = {**vars(self)}, config.site_dir
        final = self.folder(config, number)
        aside = final.with_name(f".{number}.new")
        kept = self._keeping.kept
        assert kept is not None  # The build of a shard is no preview.
        file = root(config) / CACHE.parent / f"shards/{self.shards.of}/{number}.sqlite"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        try:
            with Cache(file, kept.cache.salt) as own, built.listening() as said:
                part = kept.of_part(own)
                size = len(part.state.outputs)
                self._keeping = Keeping(part, final, root(config) / PAGES, size)
                self._keeping.begin(self.edition, True, before["_keeping"])
                self.progress, config.site_dir = progress, str(aside)
                self._conversion = self._conversion._replace(ways={})
                faults, findings = self._build_shard(env, config, files, number)
                if not faults:
                    self._put_in_place(aside, final)
                    self._keeping.end(final)
                return Shard(tuple(said), faults, findings, {**self._keeping.pages})
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            vars(self).update(before)
            config.site_dir = site

    def _build_shard(
        self, env: Environment, config: MkDocsConfig, files: built.SiteFiles, number: int
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Build the pages of a shard, and what stands beside them.

        Gives what is wrong with rules or addresses, and what pages find.
        """
        self._keeping.begin_with(self._around(files))
        watched = Watched(self.edition)
        every = pages.makers(watched, self.rules)
        makers = [one for one in every if self._shares.holder(one.about) == number]
        made, faults = self._made(makers, watched, config)
        faults += self._collisions(made)
        if not faults:
            self._written = {page.uri: page for page in made}
            self._build_own(env, config, files.copy())
            beside = Files([])
            self._add_files(beside, config, made, number)
            beside.copy_static_files()
        return tuple(faults), once(finding for page in made for finding in page.findings)

    def _build_own(self, env: Environment, config: MkDocsConfig, files: built.SiteFiles) -> None:
        """Build the pages of a shard that are not what they were."""
        new: list[File] = []
        for page in self._written.values():
            if not self._keeping.has_page(page, self._cards):
                file = file_of(config, root(config) / PAGES, page)
                built.Apart(None, file, config)
                files.append(file)
                new.append(file)
        self._build_apart(env, config, files, new)
        level = config.validation.links.anchors
        for file in new:
            if file.page is not None:
                file.page.validate_anchor_links(files=files, log_level=level)

    def _put_in_place(self, aside: Path, final: Path) -> list[str]:
        """Put what was built aside in its place: all of it, or what changed; the paths of that."""
        stays = {*self._keeping.now.outputs}
        if self._keeping.is_part:
            stays.update(file.path for file in self._of_all)
            stays.update((shipped.DATA, serving.HEADERS, *shipped.SERVERS))
            return renew(aside, final, lambda path: path in stays or bool(search.FILES.match(path)))
        swap(aside, final)
        return []

    def folder(self, config: MkDocsConfig, number: int) -> Path:
        """Where a shard is."""
        return root(config) / SHARDS / str(self.shards.of) / str(number)

    def _generated(self, config: MkDocsConfig, folder: Path) -> list[Written]:
        """The pages of the edition but for those of shards.

        Raises PluginError if a rule of the project fails. If the build keeps going, a page that
        shows errors stands where one cannot be made.
        """
        watched = Watched(self.edition)
        makers: list[pages.Maker] = []
        for maker in pages.makers(watched, self.rules):
            if self._shares.holder(maker.about) == WHOLE:
                makers.append(maker)
            else:
                self._elsewhere[uris.markdown(maker.uri)] = maker.uri
        made, found = self._made(makers, watched, config)
        taken = {page.uri for page in made} | {
            reports.PAGE,
            shipped.PAGE,
            principles.PAGE,
            earlier.PAGE,
            *self._elsewhere.values(),
        }
        for one in self.own:
            further = attempted(partial(one.further, self.edition, taken, Page), root(config))
            if isinstance(further, list):
                made += (write(page, folder) for page in further)
            else:
                found += further
        self._take(found, "A rule cannot be used; nothing was built.")
        for uri, path in reports.unread(self.edition, f"{self.config.tei}/documents/"):
            made.append(write(reports.broken_page(uri, path), folder))
            self.errors_of[uri] = [one for one in errors(self.edition.findings) if one.path == path]
        return [*{page.uri: page for page in reversed(made)}.values()][::-1]

    def _made(
        self, makers: Sequence[pages.Maker], watched: Watched, config: MkDocsConfig
    ) -> tuple[list[Written], list[Finding]]:
        """The pages that are made by some makers, and what is wrong with rules that others fail."""
        folder = root(config) / PAGES
        do = partial(_written, root(config), folder, watched, self.edition)
        made: list[Written] = []
        found: list[Finding] = []
        for maker, (page, faults) in zip(makers, self._rendered(makers, do, folder), strict=True):
            made += [page] if page is not None else []
            found += faults
            if faults and maker.about is not None:
                self.errors_of[maker.uri] = [*faults]
                broken = reports.broken_page(maker.uri, maker.about.source.path)
                made.append(write(broken, folder))
        for maker in reversed(makers) if len({page.uri for page in made}) < len(made) else ():
            do(maker)  # Of pages with the same address, the first one stands.
        return made, found

    def _rendered(
        self,
        makers: Sequence[pages.Maker],
        do: Callable[[pages.Maker], Rendering],
        folder: Path,
    ) -> Iterator[tuple[Written | None, tuple[Finding, ...]]]:
        """What is made by each maker and stands in its file, and what is wrong if it cannot be."""
        known = [self._keeping.has_rendered(maker) for maker in makers]
        stale = [maker for maker, one in zip(makers, known, strict=True) if one is None]
        if len(stale) >= workers.FEWEST:
            _ = self.edition.mentions, self.edition.roles  # Once, before processes are born.
            if workers.number() > 1:
                do(stale[0])  # So are styles of citations read, and kept for later builds.
        every = enumerate(workers.each(do, stale), 1)
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as begun:
            for maker, one in zip(makers, known, strict=True):
                if one is not None:
                    yield one.written, ()
                    continue
                number, made = next(every)
                self.progress("Rendering", number, len(stale))
                csl.learn(made.citations)
                pickle.dump(made.begun, begun)
                if not made.faults:
                    self._keeping.rendered(maker, made.page, made.asked)
                yield made.page, made.faults
            begun.seek(0)  # Now that no process reads what is kept.
            every_begun = (pickle.load(begun) for _ in stale)
            downloads.keep_begun(self.edition, chain.from_iterable(every_begun))

    def _shown(self) -> Edition:
        """The edition with the documents that have pages of their own text."""
        if not self.errors_of:
            return self.edition  # With all that is known of it already.
        shown = (one for one in self.edition.documents if one.uri not in self.errors_of)
        return replace(self.edition, documents=tuple(shown))

    @contextmanager
    def keeping(self, kept: Kept, project: Path, site: Path) -> Iterator[None]:
        """Take from the last build, whose result is `site`, what is as it was."""
        known = manifest.known(kept.cache)
        size = manifest.size(known)
        kept.look(project / self.config.tei, size)
        find = partial(_twin, site, project / TWIN, known)
        twin = self._twin = workers.aside(find, size, is_urgent=False)
        try:
            self._keeping = Keeping(kept, site, project / PAGES, size)
            yield
        finally:
            twin.end()  # Nobody is at the twin when another build begins.

    def again(self, edition: Edition, one: Document, config: MkDocsConfig, folder: Path) -> Path:
        """Build the page of a document of another edition, and give its file.

        With its Markdown it is put into a folder of its own; the site stays as it is. Raises
        EditionError if a rule fails.
        """
        made = attempted(partial(pages.document_page, edition, self.rules, one), self.project)
        if isinstance(made, tuple):
            raise EditionError(made)
        assert self.env is not None  # The site has been built.
        assert self.files is not None
        site, config.site_dir = config.site_dir, str(folder / "site")
        try:
            file = file_of(config, folder / "pages", write(made, folder / "pages"))
            files = self.files.copy()
            if file.src_uri in files.src_uris:
                files.remove(files.src_uris[file.src_uri])
            files.append(file)
            page = built.Apart(None, file, config)
            every = files.documentation_pages()
            built.built_apart(self.env, config, files, every, self._nav, self._conversion, page)
        finally:
            config.site_dir = site
        return Path(file.abs_dest_path)

    def forget_site(self) -> None:
        """Take nothing of the last site."""
        self._keeping.forget_site()

    def publish(self, config: MkDocsConfig, aside: Path, site: Path) -> None:
        """Put a site that was built aside in its place, and let the next build know of it.

        Of one that has much of the last site, what changed is put into a twin of that one, which
        takes its place then. Where the search takes long, pages do not wait for it.
        """
        new, twin = aside, self.project / TWIN
        if self._keeping.is_part:
            new = twin
            were = self._twin()
            judged = reports.filling(_text(twin / principles.PAGE), principles.PLACE)
            changed = self._put_in_place(aside, twin)
            shutil.rmtree(aside, ignore_errors=True)
            if len(self.edition.documents) + len(self.edition.entries) >= MANY:
                _fill(twin / principles.PAGE, principles.PLACE, judged)
                self._list_changed(config, twin, were, [*changed, principles.PAGE])
                self._exchange(twin, site)
                mirror(site, twin)
            self._offer(aside)
            self.index(twin, aside)
            renew(aside, twin, lambda path: not search.FILES.match(path))
            self.seal(config, twin)
        self._exchange(new, site)
        self._keeping.prove(self.proofs, self._outside)
        self._keeping.end(site)
        if not self.keep_going:
            with suppress(OSError):  # The site is published: the next build makes up for it.
                mirror(site, twin)

    def _exchange(self, new: Path, site: Path) -> None:
        """Have a new site and the last one change places, and tell the hash of the new one."""
        if self.keep_going:
            swap(new, site)
            return
        hash_ = self.project / HASH
        _write_hash(new, site, aside_of(hash_))
        swap(new, site)
        aside_of(hash_).replace(hash_)

    def _without_hidden(self, generated: list[Written]) -> list[Written]:
        """The generated pages whose addresses no hand-written page has."""
        self._take(self._collisions(generated), "Nothing was built.")
        return [page for page in generated if page.uri not in self._by_hand]

    def _collisions(self, generated: Iterable[Written]) -> Iterator[Finding]:
        """Hand-written pages that have the address of a generated one, and may not replace it.

        The page of a text or an entry shows what stands in the TEI, and others are filled in later.
        """
        lasting = {*self.edition.titles, reports.PAGE, principles.PAGE, shipped.PAGE, earlier.PAGE}
        for page in generated:
            if page.uri not in self._by_hand:
                continue
            path = f"docs/{self._by_hand[page.uri]}"
            message = f"{path} would hide the generated page {page.uri}: rename or remove it"
            if page.uri not in lasting:
                if handwritten.replaces(self.project / path):
                    continue
                message += ", or write replaces: true in its front matter to have it instead"
            yield Finding(path, 0, 0, "error", "same-address", message)

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Give notes their labels and a page its timelines; put what is said of names beside it."""
        if isinstance(page, built.Apart):
            return html
        html, entries = self._finished(page, html)
        uri = page.file.dest_uri
        if entries:
            _write_file(Path(config.site_dir) / cards.file(uri), self._cards.script(entries))
            page.meta["cards"] = cards.file(uri.rpartition("/")[2])
        if isinstance(page, built.Generated):
            page.entries = entries
            if page.is_certain and not page.is_apart:
                self._keeping.built(self._written[uri], entries, self._cards)
        return html

    def _finished(self, page: MkDocsPage, html: str) -> tuple[str, tuple[str, ...]]:
        """The HTML of a page as the site has it, and the entries that it has cards of."""
        if page.file.generated_by is None:
            html = pages.with_timelines(html, self.edition, page.file.dest_uri)
        frame.set_languages(page, html)
        series, langs = page.meta.get("notes"), page.meta.get("notes_in_languages") or {}
        if isinstance(series, dict):
            html = notes.labelled(html, series, langs, page.meta.get("language"))
        return self._cards.lifted(html, page.file.dest_uri)

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Mend what the theme writes against the HTML standard, and screen readers stumble on."""
        if isinstance(page, built.Kept):
            return (self._keeping.site / page.file.dest_uri).read_bytes().decode()
        if isinstance(page, built.Apart):  # It stands there already.
            return Path(page.file.abs_dest_path).read_bytes().decode()
        return frame.mended(output)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Mend the page that a server shows where there is none."""
        return frame.mended(output_content) if template_name.endswith(".html") else output_content

    def _on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make the search index and prove that no word was lost."""
        site = Path(config.site_dir)
        (site / PACKED).unlink(missing_ok=True)
        if self.shards.numbers:
            self._keeping.complete(site)
        known = self._keeping.proved(self.edition, site)
        self._keeping.link_to_prove(self.edition, site, known)
        proved = {path: one.proofs for path, one in known.items()}
        self._outside = {path: one.outside for path, one in known.items()}
        self.proofs = lossless.proved(root(config), site, self.progress, proved)
        found = [finding for proof in self.proofs for finding in proof.findings]
        self._report(config, errors(found))
        self._take(found, "The site does not have the words of the TEI.")
        if not self._keeping.is_part:
            self._offer(site)
            self.index(site)

    def _offer(self, into: Path) -> None:
        """Make the files of the whole edition that are offered to take away, but those it has."""
        is_part = self._keeping.is_part
        for number, file in enumerate(self._of_all, 1):
            self.progress("Making downloads", number, len(self._of_all))
            key = file.key and file.key()
            if not (is_part and key and self._keeping.has([file.path], key)):
                if key:
                    self._keeping.want([file.path], key)
                _write_file(into / file.path, file.make())

    @event_priority(-100)
    def _at_the_end(self, *, config: MkDocsConfig) -> None:
        """List the files of the site when all plugins and hooks have made theirs."""
        if not self._keeping.is_part:
            self.seal(config)

    on_post_build = CombinedEvent(_on_post_build, _at_the_end)

    def seal(self, config: MkDocsConfig, site: Path | None = None) -> None:
        """Say how a site is served, compress and list its files; a preview is not to be kept."""
        if self.keep_going:
            return
        site = site or Path(config.site_dir)
        made = {shipped.DATA: exports.serialised(shipped.records(site))}
        made |= serving.files(manifest.paths_of(site), frame.POLICY, config.site_url)
        for path, data in made.items():
            if path not in self._by_hand:  # A project may have its own.
                (site / path).unlink(missing_ok=True)
                _write_file(site / path, data)
        rows = endings.rows(site, self.project, self.edition, cache=self._keeping.cache)
        said = frame.framed(principles.report(rows))
        _fill(site / principles.PAGE, principles.PLACE, said)
        self._list(config, site)

    def _list_changed(
        self, config: MkDocsConfig, site: Path, were: Mapping[str, str], changed: Sequence[str]
    ) -> None:
        """List the files of a site whose hashes are what they `were`, but for some that changed."""
        if self.config.precompressed or any(map(verify.release_of, changed)):
            self._list(config, site, keeps=False)
            return
        try:
            manifest.renewed(site, were, changed)
        except EditionError as fault:
            self._take(fault.findings, NOT_LISTED)

    def _list(self, config: MkDocsConfig, site: Path, keeps: bool = True) -> None:
        """Compress and list the files of a site; for `keeps` see `manifest.hashes`."""
        cache = self._keeping.cache
        try:
            if self.config.precompressed and not frame.is_served(config):
                compressed.add(site, manifest.hashes(site, cache, keeps), cache)
            manifest.written(site, cache, keeps)
        except EditionError as fault:
            self._take(fault.findings, NOT_LISTED)

    def index(self, site: Path, into: Path | None = None) -> None:
        """Make the search index of a site, be it into another folder."""
        self.progress("Indexing", 0, 1)
        reader = Reader(self.edition, words.LANGUAGE.get())
        try:
            search.index(site, reader, self._keeping.cache, into)
        except EditionError as fault:
            self._take(fault.findings, "The search has no index.")
        self.progress("Indexing", 1, 1)

    def _report(self, config: MkDocsConfig, found: Iterable[Finding]) -> None:
        """Write what the proof gave, and in a preview the errors, into the site."""
        site = Path(config.site_dir)
        every = [*dict.fromkeys([*self.errors, *found])]
        lines = _lines(root(config), every)
        told = reports.report(self._shown(), self.proofs, self._outside)
        self._outside = {one["source"]: one["outside"] for one in told["files"]}
        _write_file(site / reports.PROOF, exports.serialised(told))
        own = self._errors_by_page() if every else {}
        said = frame.framed(reports.proof_html(self._shown(), told, every, lines, sorted(own)))
        for file in sorted(site.rglob("*.html")) if self.keep_going else [site / reports.PAGE]:
            page = reports.filled(file.read_bytes().decode(), reports.REPORT, said)
            if self.keep_going:
                uri = file.relative_to(site).as_posix()
                page = reports.previewed(page, every, own.get(uri, ()), lines)
            _write_file(file, page.encode())

    def _errors_by_page(self) -> dict[str, list[Finding]]:
        """The errors of each page that has any: of its making, of its file, and of its proof."""
        of_file: dict[str, list[Finding]] = {}
        for finding in errors(self.levelled(self.edition.findings)):
            of_file.setdefault(finding.path, []).append(finding)
        found = {uri: [*some] for uri, some in self.errors_of.items()}
        for one in self.edition.documents:
            found.setdefault(one.uri, []).extend(of_file.get(one.source.path, ()))
        for proof in self.proofs:
            found.setdefault(proof.url, []).extend(proof.findings)
        return {uri: [*dict.fromkeys(some)] for uri, some in found.items() if some}

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Build again when TEI or a rule changes."""
        workers.WORKERS.set(1)  # From here on there are threads, and no fork is safe.
        for path in (root(config) / self.config.tei, *configuration.hook_files(config)):
            if path.exists():
                server.watch(str(path))
        return server


def _made_by(maker: downloads.Maker) -> Mapping[str, bytes]:
    return maker.make()


def _add_data(files: Files, config: MkDocsConfig, made: Mapping[str, bytes]) -> None:
    for path, data in made.items():
        files.append(File.generated(config, path, content=data))


def _is_alone(
    plugin: EditionsPlugin, config: MkDocsConfig, names: Iterable[str] = EVENTS_OF_PAGES
) -> bool:
    """No other plugin and no hook takes part in some events: by default, looks at single pages."""
    every = [config.plugins.events[name] for name in names]
    return all(getattr(one, "__self__", None) is plugin for some in every for one in some)


class Shard(NamedTuple):
    """What is to be known of a shard that is built, in values for other processes."""

    said: Sequence[built.Said]
    faults: Sequence[Finding]
    """What stops the build."""
    findings: Sequence[Finding]
    """What its pages find."""
    pages: Mapping[str, str]
    """Its pages by uri: for each, a digest of all that it is made of."""


BuildEach = Callable[[Callable[[int, Progress], Shard], Sequence[int], Progress], Sequence[Shard]]
"""How shards of some numbers are built: by a function that builds one, or by others."""


def one_after_another(
    do: Callable[[int, Progress], Shard], numbers: Sequence[int], progress: Progress
) -> Sequence[Shard]:
    """Build shards, each by a process of its own, so that one has the memory that another had."""
    made: list[Shard] = []
    for number in numbers:
        progress("Building shards", len(made), len(numbers))
        made.append(workers.apart(partial(do, number), progress))
    progress("Building shards", len(made), len(numbers))
    return made


class EnoughError(Exception):
    """Shards are built, and the site is not asked for."""

    def __init__(self, shards: Sequence[Shard]) -> None:
        super().__init__()
        self.shards = shards


class NavigationChangedError(Exception):
    """Nothing of the last site can be kept, for every page has the navigation."""


def _named(nav: Any) -> Iterator[str]:
    """The files that a configuration puts into the navigation."""
    if isinstance(nav, str):
        yield nav
    else:
        for item in nav.values() if isinstance(nav, Mapping) else nav or ():
            yield from _named(item)


def _told(items: Iterable[Any]) -> Iterator[tuple[object, ...]]:
    """What a navigation says, in values."""
    for item in items or ():
        yield item.title, getattr(item, "url", None), [*_told(item.children)]


def _addresses(
    config: MkDocsConfig, files: Files, kept: Iterable[str], edition: Edition
) -> list[tuple[str, str | None]]:
    """The addresses of all pages, where the site has one, with the day on which a text changed."""
    if not config.site_url:
        return []
    uris = {file.url for file in files.documentation_pages()} | {quote(uri) for uri in kept}
    changed = {quote(one.uri): one.changed for one in edition.documents}
    return [(urljoin(config.site_url, uri), changed.get(uri)) for uri in sorted(uris)]


def _is_lasting(page: Written) -> bool:
    """The page can be kept: MkDocs need not read it for a title, and nothing is filled in later."""
    return bool(page.title) and page.uri not in (reports.PAGE, principles.PAGE)


def _is_list(page: Written) -> bool:
    """A list may be in the navigation, a single page never is."""
    return page.uri.endswith("index.html") or "/" not in page.uri


MOST_TOLD = 10
"""Warnings and hints of one code that a build tells: an old edition may have thousands."""

TOLD: Mapping[Level, int] = {
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "hint": logging.INFO,
}
"""How findings are logged. Hints are for whoever checks, not for whoever builds."""


def tell(findings: Iterable[Finding]) -> None:
    """Log findings as MkDocs logs what it has to say: errors all, of others so many of one kind."""
    counts = Counter[tuple[Level, str]]()
    for finding in findings:
        kind = finding.level, finding.code
        counts[kind] += 1
        if finding.level == "error" or counts[kind] <= MOST_TOLD:
            log.log(TOLD[finding.level], "%s", finding)
    for (level, code), count in counts.items():
        if level != "error" and count > MOST_TOLD:
            more = f"{count - MOST_TOLD:,}"
            log.log(TOLD[level], "%s more of %s: `editions check` tells all", more, code)


def _no_shards() -> Finding:
    message = "a plugin or a hook takes part in the build of the site: build it without shards"
    return Finding("mkdocs.yml", 0, 0, "error", "shards", message)


def _lines(project: Path, found: Iterable[Finding]) -> Mapping[str, bytes]:
    """The bytes of the project's files in which something was found."""
    paths = sorted({finding.path for finding in found if finding.line})
    return {path: (project / path).read_bytes() for path in paths if (project / path).is_file()}


def _twin(site: Path, twin: Path, known: bytes) -> dict[str, str]:
    """Have the twin of a site as that one is, and give the hashes of its files."""
    mirror(site, twin)
    return manifest.as_known(twin, known)


def _write_hash(new: Path, site: Path, file: Path) -> None:
    """Write the hash of a new site for its place, as `sha256sum --check` reads it there."""
    path = Path(os.path.relpath(site / verify.MANIFEST, file.parent)).as_posix()
    _write_file(file, manifest.lines({path: manifest.sha256(new / verify.MANIFEST)}))


def _text(file: Path) -> str:
    """What stands in a page; nothing without one."""
    return file.read_bytes().decode() if file.is_file() else ""


def _fill(file: Path, place: str, content: str) -> None:
    """Write HTML into the place that a page keeps for it, if there is such a page."""
    if file.is_file():
        page = reports.filled(_text(file), place, content)
        file.unlink()  # It may be a file of another site, too.
        _write_file(file, page.encode())


def _write_file(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def write(page: Page, folder: Path) -> Written:
    """Write the file of a page if it changed."""
    file, data = folder / page.path, page.source.encode()
    if not file.is_file() or file.read_bytes() != data:
        _write_file(file, data)
    told = page.title, page.findings, page.images
    return Written(page.uri, *told, hashlib.sha256(data).hexdigest(), stamp(file))


class Rendering(NamedTuple):
    """What comes of a maker of a page, in values for other processes."""

    page: Written | None
    """The page, which is written."""
    faults: tuple[Finding, ...]
    """What is wrong with a rule that the page cannot be made."""
    asked: Asked
    """What was asked of the edition for it."""
    citations: Mapping[csl.Shape, str]
    """What styles of citations have made for the first time."""
    begun: Sequence[downloads.Begun]
    """What downloads of a document are made of, to be kept."""


def _written(
    project: Path, folder: Path, watched: Watched, edition: Edition, maker: pages.Maker
) -> Rendering:
    """Make a page and write it."""
    watched.begin()
    made = attempted(maker.make, project)
    faults = made if isinstance(made, tuple) else ()
    page = write(made, folder) if isinstance(made, Page) else None
    one = maker.about
    begun = downloads.begun(edition, one) if page and isinstance(one, Document) else ()
    return Rendering(page, faults, watched.asked, csl.learned(), begun)


def _remove_others(kept: AbstractSet[str], folder: Path) -> None:
    """Remove the files that are no longer generated; `kept` are the paths of the others."""
    for holder, _, found in os.walk(folder):
        here = os.path.relpath(holder, folder)
        paths = {name: name if here == "." else f"{here}/{name}" for name in found}
        for name, path in paths.items():
            if path not in kept and name.endswith(".md"):
                Path(holder, name).unlink()


def _remove_folders(holder: Path, but: str) -> None:
    """Remove all folders of a folder but one."""
    for folder in [one for one in holder.iterdir() if one.is_dir() and one.name != but]:
        shutil.rmtree(folder)


def file_of(config: MkDocsConfig, folder: Path, page: Written) -> File:
    """A generated page for MkDocs: lists may be in the navigation, single pages never are."""
    level = InclusionLevel.INCLUDED if _is_list(page) else InclusionLevel.NOT_IN_NAV
    return File.generated(config, page.path, abs_src_path=str(folder / page.path), inclusion=level)


def aside_of(path: Path) -> Path:
    """Where a folder or file of this name is made before it takes its place."""
    return path.with_name(f".{path.name}.new")
