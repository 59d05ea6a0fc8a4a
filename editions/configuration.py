"""What `mkdocs.yml` says of an edition: its options, and what is wrong with them."""

from __future__ import annotations

import ast
import datetime
import hashlib
import inspect
import logging
import os
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.config import base, load_config
from mkdocs.config import config_options as options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.files import get_files
from mkdocs.utils.meta import get_data
from mkdocs.utils.yaml import yaml_load

from editions import (
    downloads,
    handwritten,
    keys,
    levels,
    provenance,
    rules,
    shipped,
    tei,
    uris,
    words,
)
from editions.cache import digest
from editions.collections import Collection, titled
from editions.edition import Settings
from editions.excerpts import reader
from editions.findings import EditionError, Finding, Level
from editions.imprint import Imprint, names
from editions.levels import Levels
from editions.moves import MOVED
from editions.released import RECORD
from editions.rules import Rules

CONFIGURATION = "mkdocs.yml"

LANGUAGES = "languages"
"""The folder of a project for words of the site that it says otherwise, a file a language."""

OWN = ("plugins", "editions")
"""Where the options of an edition stand in it."""

OF_VALUE = re.compile(r"^Config value '([^']*)': ")

OPTIONS = re.compile(r"\n(?=Plugin ')")

OF_OPTION = re.compile(r"Plugin '([^']*)' option '([^']*)': (.*)")

OF_TYPE = re.compile(r"<class '(\w+)'>")

OF_TEXT = ("description", "lang")
"""What the front matter of a text on a collection can say of its page."""

KINDS = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "keys with values",
    "NoneType": "nothing",
}
"""What MkDocs calls by the names of Python."""

UNKNOWN = re.compile(r"Unrecognised configuration name: (.*)")
"""How MkDocs begins what it has to say of a value."""

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""Where Python says that an object is in memory: another place each time."""

SITE = Path("build/site")


class _Level(options.Choice[levels.Chosen]):
    """What one can say of a code. In YAML a bare `off` is no word, but false."""

    def run_validation(self, value: object) -> levels.Chosen:
        return super().run_validation("off" if value is False else value)


class EditionsConfig(base.Config):  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
    """What `mkdocs.yml` can say under `plugins: - editions:`."""

    tei = options.Type(str, default="tei")
    """The folder of the TEI sources; documents are in `documents/` below it."""
    levels = options.DictOfItems(_Level(levels.CHOSEN), default={})
    """How much findings matter, by their codes: `dangling-pointer: warning`."""
    split = options.Optional(options.Type(str))
    """An XPath of the elements that have pages of their own: `//tei:div[@type='letter']`."""
    collections = options.DictOfItems(options.Optional(options.Type(str)), default={})
    """Folders below `documents/` whose documents belong together, with their titles."""
    version = options.Optional(options.Type(str))
    """The version of the edition, as citations have it."""
    date = options.Optional(options.Type((str, datetime.date)))
    """When this version was published, in ISO form."""
    publisher = options.Optional(options.Type(str))
    """Who publishes the edition."""
    downloads = options.ListOfItems(options.Type(str), default=[*downloads.DEFAULT])
    """The formats in which the edition is offered to take away: see `downloads`."""
    contact = options.Optional(options.Type(str))
    """The address of mail to which others may write about the data of the edition."""
    oai_gateway = options.Optional(options.Type(str))
    """The gateway of OAI-PMH that shows the static repository to others."""
    report = options.Optional(options.Type(str))
    """Where readers report errors: `mailto:` or `https://`, with `{title}` and `{body}`."""
    identifiers = options.ListOfItems(options.Type(str), default=[])
    """The DOI, ARK or other lasting addresses of the edition: `doi:10.5281/zenodo.1234567`."""
    releases = options.Optional(options.Type(str))
    """The folder of earlier releases: the site of each, or a bag of it, named after its version."""
    precompressed = options.Type(bool, default=False)
    """Text files stand in the site as `.br` and `.gz` too, for servers that can give these out."""
    preservation = options.ListOfItems(options.Choice((*shipped.PERMISSIONS,)), default=[])
    """Systems that may collect, preserve and serve the site: `lockss`, `clockss`."""


class Described(NamedTuple):
    """What is to be known of an option."""

    name: str
    holds: str
    """What its value is: `a text`, `a list: each a text`."""
    default: str
    """As YAML has it; empty if nothing stands for it."""
    said: str
    """What it does: Markdown."""


def described() -> tuple[Described, ...]:
    """All options of an edition, in the order of the code, by what the code says of each."""
    (held,) = ast.parse(textwrap.dedent(inspect.getsource(EditionsConfig))).body
    body = held.body if isinstance(held, ast.ClassDef) else []
    found = []
    for one, after in pairwise(body):
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            name = one.targets[0].id
            option = vars(EditionsConfig)[name]
            said = ast.literal_eval(after.value) if isinstance(after, ast.Expr) else ""
            default = "" if option.default in (None, [], {}) else _as_yaml(option.default)
            found.append(Described(name, _holds(option), default, " ".join(said.split())))
    return tuple(found)


def _holds(option: Any) -> str:
    """What an option's value is, in words."""
    if isinstance(option, options.Optional):
        return _holds(option.option)
    if isinstance(option, options.ListOfItems):
        return f"a list, each item {_holds(option.option_type)}"
    if isinstance(option, options.DictOfItems):
        return f"names, each with {_holds(option.option_type)} behind it"
    if isinstance(option, options.Choice):
        return " or ".join(f"`{one}`" for one in option.choices)
    kinds = option._type if isinstance(option._type, tuple) else (option._type,)
    return " or ".join(KINDS.get(one.__name__, f"a {one.__name__}") for one in kinds)


def _as_yaml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def load(project: Path, **chosen: Any) -> tuple[MkDocsConfig, tuple[Finding, ...]]:
    """The configuration of a project, and what MkDocs warns of in it.

    Raises EditionError if it has none that can be used.
    """
    file = project / CONFIGURATION
    with _listening() as said:
        try:
            config = load_config(str(file), **_docs_dir(project), **chosen)
        except Abort as fault:
            raise EditionError(_told_of(file, said)) from fault
        except MkDocsException as fault:
            raise EditionError([_unreadable(file, " ".join(str(fault).split()))]) from None
        except rules.MISTAKES as fault:  # A hooks file cannot be run: MkDocs imports it here.
            raise EditionError([rules.mistake(fault, project)]) from None
    if not any(isinstance(one.config, EditionsConfig) for one in config.plugins.values()):
        message = "the plugin is not in use: write `plugins: [editions]`"
        raise EditionError([misconfigured(config, message, "plugins")])
    if "language" not in config.theme:
        message = "the pages are made for the theme Material: write `theme: {name: material}`"
        raise EditionError([misconfigured(config, message, "theme")])
    words_of(config)
    return config, _told_of(file, said)


def own_words(config: MkDocsConfig) -> Path:
    """The file in which an edition has words of the site otherwise, if it has one."""
    return root(config) / LANGUAGES / f"{config.theme['language']}.po"


def words_of(config: MkDocsConfig) -> bytes:
    """What that file says. Raises EditionError if it cannot be used."""
    file = own_words(config)
    data = file.read_bytes() if file.is_file() else b""
    path = file.relative_to(root(config)).as_posix()
    found = words.faults(data, str(config.theme["language"])) if data else ()
    faults = [Finding(path, one.line, 1, "error", "configuration", one.message) for one in found]
    if faults:
        raise EditionError(faults)
    return data


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """What MkDocs says of the values of a configuration, which are findings instead."""
    said: list[logging.LogRecord] = []

    def is_another(record: logging.LogRecord) -> bool:
        is_of_value = record.levelno >= logging.WARNING and OF_VALUE.match(record.getMessage())
        said.extend([record] if is_of_value else [])
        return not is_of_value

    logger = logging.getLogger(base.log.name)
    level = logger.level
    logger.setLevel(logging.WARNING)  # Whatever is shown of others.
    logger.addFilter(is_another)
    try:
        yield said
    finally:
        logger.removeFilter(is_another)
        logger.setLevel(level)


def _told_of(file: Path, said: Iterable[logging.LogRecord]) -> tuple[Finding, ...]:
    """What MkDocs has said of values, each at its place in the file."""
    text = _read_text(file)
    found = []
    for record in said:
        level: Level = "error" if record.levelno >= logging.ERROR else "warning"
        _, name, rest = OF_VALUE.split(record.getMessage(), maxsplit=1)[:3]
        for message in OPTIONS.split(rest):
            place, told = _of_value(text, name, " ".join(message.split()))
            found.append(Finding(CONFIGURATION, *place, level, "configuration", told))
    return tuple(found)


def _of_value(text: str, name: str, message: str) -> tuple[keys.Place, str]:
    """Where the value stands of which MkDocs says something, and what it says."""
    way, option, unknown = [name], OF_OPTION.fullmatch(message), None
    if option is not None:
        way, message = ["plugins", option[1].rpartition("/")[2], option[2]], option[3]
    unknown = UNKNOWN.fullmatch(message)
    if unknown is None:
        said = OF_TYPE.sub(lambda found: KINDS.get(found[1], found[0]), message)
        return keys.place(text, *way), f"{way[-1]}: {said}"
    way[-1] = unknown[1]
    known = [*MkDocsConfig()] if option is None else [*EditionsConfig()]
    meant = next(iter(get_close_matches(unknown[1], known, 1)), None)
    return keys.place(text, *way), message + (f": did you mean {meant}?" if meant else "")


def _unreadable(file: Path, message: str) -> Finding:
    """A configuration that cannot be read: at the place that YAML names."""
    fault = keys.fault(_read_text(file))
    if fault is None:
        return Finding(CONFIGURATION, 0, 0, "error", "configuration", message)
    return Finding(CONFIGURATION, *fault.place, "error", "configuration", fault.message)


def missing(config: MkDocsConfig) -> Iterator[Finding]:
    """What the formats that are asked for need, and nobody has installed."""
    for message in downloads.missing(options_of(config).downloads):
        fault = misconfigured(config, message, *OWN, "downloads")
        yield replace(fault, code="not-installed")


def misconfigured(config: MkDocsConfig, message: str, *way: str) -> Finding:
    """What is wrong with a key of the configuration, by the keys above it."""
    place = keys.place(_read_text(Path(config.config_file_path)), *way)
    return Finding(CONFIGURATION, *place, "error", "configuration", message)


def _read_text(file: Path) -> str:
    return file.read_text("utf-8", "replace") if file.is_file() else ""


def _docs_dir(project: Path) -> dict[str, Any]:
    """An empty folder for MkDocs, which insists on one, if the project has no `docs`."""
    file = project / "mkdocs.yml"
    written = file.read_text("utf-8") if file.is_file() else ""
    if (project / "docs").is_dir() or re.search(r"^docs_dir\s*:", written, re.MULTILINE):
        return {}
    empty = project / "build" / "docs"
    empty.mkdir(parents=True, exist_ok=True)
    return {"docs_dir": str(empty)}


def root(config: MkDocsConfig) -> Path:
    """The folder of the project."""
    return Path(config.config_file_path).parent


def site_of(config: MkDocsConfig) -> Path:
    """The folder of the site that is built."""
    site = Path(config.site_dir)
    return root(config) / SITE if site == root(config) / "site" else site


def hook_files(config: MkDocsConfig) -> list[Path]:
    """The files of the project's own rules."""
    return [root(config) / name for name in config.hooks]


def own_theme(config: MkDocsConfig) -> Path | None:
    """The folder of the project's own templates and styles, if it has one."""
    return Path(config.theme.custom_dir) if config.theme.custom_dir else None


def levels_of(config: MkDocsConfig) -> Levels:
    """How much findings matter to the edition. Raises EditionError if that cannot be."""
    own = options_of(config)
    faults = [
        misconfigured(config, message, *OWN, "levels", code)
        for code in own.levels
        for message in levels.unchoosable([code])
    ]
    path = f"{own.tei}/{levels.BASELINE}"
    try:
        kept = levels.read_baseline(reader(root(config))(path))
    except ValueError as fault:
        faults.append(Finding(path, 0, 0, "error", "bad-baseline", f"{fault}: write it anew"))
    if faults:
        raise EditionError(faults)
    return Levels(own.levels, kept)


def _twice(config: MkDocsConfig) -> Iterator[Finding]:
    """Keys of the configuration that stand twice."""
    for place, message in keys.twice(keys.root(_read_text(Path(config.config_file_path)))):
        yield Finding(CONFIGURATION, *place, "warning", "configuration", message)


def _of_pages(config: MkDocsConfig) -> Iterator[Finding]:
    """What is wrong with the front matter of the pages that are written by hand."""
    folder = Path(os.path.relpath(config.docs_dir, root(config))).as_posix()
    for file in get_files(config).documentation_pages():
        data = Path(config.docs_dir, file.src_uri).read_bytes()
        yield from handwritten.findings(data, f"{folder}/{file.src_uri}")


def salt_of(config: MkDocsConfig) -> str:
    """A digest of all that a site is made of besides sources and hand-written pages."""
    project = root(config)
    folder = project / options_of(config).tei
    files = [folder / RECORD, folder / MOVED, own_words(config)]
    folders = {file.parent for file in hook_files(config)}
    folders |= {Path(config.theme.custom_dir)} if config.theme.custom_dir else set()
    files += sorted(project.glob("*.py"))  # Of a hook in the project's root not all that is there.
    files += [file for one in sorted(folders - {project}) for file in sorted(one.rglob("*"))]
    read = [
        (file.relative_to(file.anchor).as_posix(), hashlib.sha256(file.read_bytes()).digest())
        for file in files
        if file.is_file() and file.suffix != ".pyc"
    ]
    with Path(config.config_file_path).open("rb") as opened:
        given = ADDRESS.sub("", repr(yaml_load(opened)))  # Of functions that a name stands for.
    return digest(
        sys.version, sorted(provenance.versions().items()), given, read, provenance.package()
    )


def options_of(config: MkDocsConfig) -> EditionsConfig:
    """What the configuration says under `plugins: - editions:`."""
    found = (one.config for one in config.plugins.values())
    return next(one for one in found if isinstance(one, EditionsConfig))


def settings(config: MkDocsConfig, rules: Rules, with_words: bool = False) -> Settings:
    """How the edition is read. Raises EditionError if the configuration cannot be used."""
    own = options_of(config)
    if own.split is not None and not tei.is_xpath(own.split):
        message = f"split: {own.split} is no XPath of elements: write for example //tei:div"
        raise EditionError([misconfigured(config, message, *OWN, "split")])
    imprint, offered = _imprint(config), tuple(own.downloads)
    collections = _collections(config, rules)
    return Settings(own.tei, own.split, rules.pointers, imprint, offered, with_words, collections)


def _collections(config: MkDocsConfig, rules: Rules) -> tuple[Collection, ...]:
    """The collections, with what is written of them. Raises EditionError if one cannot be."""
    own = options_of(config)
    place = root(config) / own.tei / "documents"
    faults = [
        misconfigured(config, f"collections: {message}", *OWN, "collections", folder)
        for folder in own.collections
        if (message := _no_collection(folder, place, own.collections))
    ]
    for folder, some in rules.collections.items():
        if folder not in own.collections:
            message = f"mkdocs.yml has no collection {folder}{_meant(folder, own.collections)}"
            file, line = some.at
            faults.append(Finding(file, line, 0, "error", "broken-rules", message))
    if faults:
        raise EditionError(faults)
    found = (
        Collection(folder, title or titled(folder)) for folder, title in own.collections.items()
    )
    return tuple(_with_text(one, Path(config.docs_dir)) for one in found)


def _with_text(collection: Collection, folder: Path) -> Collection:
    """A collection with what is written of it by hand, at the address of its page."""
    written = _read_text(folder / uris.markdown(collection.uri)).removeprefix("\ufeff")
    text, front = get_data(written)
    about = tuple((name, str(front[name])) for name in OF_TEXT if name in front)
    return replace(collection, text=text.strip(), about=about)


def _no_collection(folder: str, place: Path, others: Mapping[str, str | None]) -> str:
    """Why a folder cannot be a collection; empty if it can."""
    if not uris.is_below(folder) or not (place / folder).is_dir():
        every = (one.relative_to(place).as_posix() for one in place.rglob("*") if one.is_dir())
        near = _meant(folder, every)
        return f"there is no folder {folder} in {place.parent.name}/documents{near}"
    if outer := next((one for one in others if folder.startswith(f"{one}/")), ""):
        return f"{folder} stands in {outer}, and a document is of one collection: leave one out"
    title = others[folder] or titled(folder)
    same = (one for one, said in others.items() if (said or titled(one)) == title)
    if (other := next(same)) != folder:
        return f"{folder} is called {title}, as {other} is: give it a title of its own"
    return ""


def _meant(name: str, known: Iterable[str]) -> str:
    near = next(iter(get_close_matches(name, sorted(known), 1)), None)
    return f": did you mean {near}?" if near else ""


def _imprint(config: MkDocsConfig) -> Imprint:
    """What the configuration says of the edition. Raises EditionError if it cannot be used."""
    own = options_of(config)
    imprint = Imprint(
        title=config.site_name,
        editors=names(config.site_author),
        publisher=own.publisher,
        version=own.version,
        date=None if own.date is None else str(own.date),
        site=config.site_url or None,
        report=own.report,
        identifiers=tuple(own.identifiers),
        contact=own.contact,
        gateway=own.oai_gateway,
    )
    faults = [*imprint.faults(), *downloads.faults(own.downloads, imprint)]
    if faults:
        ways = ((*OWN, one.partition(":")[0]) for one in faults)
        pairs = zip(faults, ways, strict=True)
        raise EditionError(misconfigured(config, one, *way) for one, way in pairs)
    return imprint


def findings(config: MkDocsConfig) -> tuple[Finding, ...]:
    """What is wrong with a configuration that can be used, and with what its pages begin with."""
    return (*_twice(config), *_of_pages(config))
