"""Building a site as a whole: aside, alone, with what the last build knows, and into its place."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

from editions import built, configuration, scheduler, workers
from editions.cache import Cache
from editions.configuration import root
from editions.edition import Edition
from editions.findings import EditionError, Finding, errors
from editions.kept import Kept
from editions.lossless import Proof
from editions.plugin import (
    CACHE,
    HASH,
    KEEP_GOING,
    BuildEach,
    EditionsPlugin,
    EnoughError,
    NavigationChangedError,
    Shard,
    aside_of,
    one_after_another,
    tell,
)
from editions.progress import Progress, silent
from editions.publication import alone, passing, restore, told
from editions.shards import ONE, WHOLE, Shards

T = TypeVar("T")


def build(
    project: Path,
    strict: bool = False,
    progress: Progress = silent,
    shards: Shards = ONE,
    address: str | None = None,
) -> tuple[Path, Edition, tuple[Proof, ...]]:
    """Build the site of a project aside, and put it in its place when it is whole.

    Shards are built by the workers of a scheduler of Dask if its `address` is given.
    Returns the site's folder, the edition and the proofs; of one shard, the shard's folder, and no
    proofs. Raises EditionError if the configuration or the build fails; findings have been logged
    then, and what was published is untouched.
    """
    build_each: BuildEach = one_after_another
    if address is not None:
        build_each = partial(
            _elsewhere, address, project, configuration.salt_of(_config(project)), shards.of
        )

    def attempt(is_new: bool) -> tuple[Path, Edition, tuple[Proof, ...]]:
        config = _config(project, strict=strict)
        plugin = _plugin(config)
        plugin.progress, plugin.shards, plugin.build_each = progress, shards, build_each
        try:
            site = _built(config, is_new)
        except EnoughError:
            site = plugin.folder(config, shards.only)
        return site, plugin.edition, plugin.proofs

    return _attempted(attempt)


class Standing(NamedTuple):
    """A site that this process has built, and what can build single pages again."""

    site: Path
    config: MkDocsConfig
    plugin: EditionsPlugin


def standing(project: Path, progress: Progress = silent) -> Standing:
    """Build the site of a project as `build` does, and keep what can build pages again."""

    def attempt(is_new: bool) -> Standing:
        config = _config(project)
        plugin = _plugin(config)
        plugin.progress = progress
        return Standing(_built(config, is_new), config, plugin)

    return _attempted(attempt)


def _attempted(attempt: Callable[[bool], T]) -> T:
    """What an attempt to build gives; where nothing of the last site can be kept, a second one."""
    try:
        return attempt(False)
    except NavigationChangedError:
        with _untold():
            return attempt(True)


def shard(project: Path, salt: str, shards: Shards) -> Shard:
    """Build a shard as a task: in this thread, for whoever tells what is found.

    Raises EditionError if this machine has not the tools that the `salt` stands for, for the shard
    would be another one.
    """
    with _carried():
        config = _config(project)
        if configuration.salt_of(config) != salt:
            message = "a worker has other versions of the package or its tools: install the same"
            raise EditionError([Finding("--scheduler", 0, 0, "error", "scheduler", message)])
        plugin = _plugin(config)
        plugin.shards, plugin.build_each = shards, _as_task
        workers.WORKERS.set(1)  # There are other threads here, and no fork is safe.
        try:
            _built(config)
        except EnoughError as enough:
            return enough.shards[0]
    raise AssertionError("a build of one shard ends with it")


def untold(project: Path, strict: bool = False) -> Path:
    """Build the site of a project as `build` does, and tell nothing; the folder of the site.

    Raises EditionError with the findings that stop it.
    """
    with _carried(strict):
        site, _, _ = build(project, strict)
    return site


@contextmanager
def _carried(strict: bool = False) -> Iterator[None]:
    """Tell nothing, and let what stops a build carry what would have been told.

    That is what MkDocs says where nothing else is found.
    """
    with built.listening() as said:
        try:
            yield
        except EditionError as fault:
            every = {one for _, _, one in said if isinstance(one, Finding)}
            stopping = sorted(one for one in every if strict and one.level == "warning")
            found = [*fault.findings, *errors(sorted(every - {*fault.findings})), *stopping]
            raise EditionError(found or _of_mkdocs(said)) from None


def _of_mkdocs(said: Iterable[built.Said]) -> Iterator[Finding]:
    """The warnings of MkDocs as findings."""
    for _, level, message in said:
        if level >= logging.WARNING:
            yield Finding("mkdocs.yml", 0, 0, "error", "configuration", str(message))


def preview(project: Path, progress: Progress = silent) -> tuple[Path, tuple[Finding, ...]]:
    """Build the site of a project whatever is wrong, and put it in its place with the errors shown.

    Returns the site's folder and the errors. Raises EditionError if the configuration cannot be
    used or MkDocs fails. Rules files that cannot be run are left out.
    """
    with _keeping_going(True):
        config, broken = _config_without_broken_hooks(project)
        plugin = _plugin(config)
        plugin.errors |= dict.fromkeys(broken)
        tell(broken)
        plugin.progress = progress
        final = _built(config)
    return final, tuple(plugin.errors)


def _as_task(
    do: Callable[[int, Progress], Shard], numbers: Sequence[int], progress: Progress
) -> Sequence[Shard]:
    """Build shards in this process, and nothing else. Raises EnoughError."""
    raise EnoughError([do(number, progress) for number in numbers])


def _elsewhere(
    address: str,
    project: Path,
    salt: str,
    of: int,
    do: Callable[[int, Progress], Shard],
    numbers: Sequence[int],
    progress: Progress,
) -> Sequence[Shard]:
    """Have shards built by the workers of a scheduler, which see the same folder."""
    tasks = [Shards(of, number) for number in numbers]
    built = partial(shard, project, salt)
    return scheduler.each(address, built, tasks, "Building shards", progress)


def _built(config: MkDocsConfig, is_new: bool = False) -> Path:
    """Build a site aside, put it in its place, and give its folder.

    Of a new site nothing is taken from the last one. Raises EnoughError if one shard is asked for,
    and EditionError if another build is at work or the computer refuses a file.
    """
    plugin, final, project = _plugin(config), configuration.site_of(config), root(config)
    with ExitStack() as stack:
        stack.enter_context(told(project))
        if plugin.shards.only == WHOLE:
            stack.enter_context(alone(project / LOCK))
            restore(final)
            aside = aside_of(final)
            stack.enter_context(passing(project / TEMPORARY, aside, aside_of(project / HASH)))
        else:  # Others may build other shards.
            aside = final.with_name(f".{final.name}.{plugin.shards.only}.new")
            stack.callback(shutil.rmtree, aside, ignore_errors=True)
        stack.enter_context(workers.seldom())
        _build(config, aside, final, is_new)
    return final


def _build(config: MkDocsConfig, aside: Path, final: Path, is_new: bool) -> None:
    plugin = _plugin(config)
    config.site_dir = str(aside)
    counted = CountHandler()
    counted.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(counted)
    try:
        with _keeping(config, plugin, final):
            if is_new:
                plugin.forget_site()
            mkdocs_build.build(config)
            plugin.publish(config, aside, final)
    except EnoughError:
        if config.strict and counted.get_counts():
            raise EditionError(()) from None
        raise
    except SystemExit as fault:
        raise EditionError(()) from fault
    except PluginError as fault:  # What is wrong has been told.
        raise EditionError(()) from fault
    finally:
        logging.getLogger("mkdocs").removeHandler(counted)


@contextmanager
def _untold() -> Iterator[None]:
    """Show no findings, which were shown just before; what MkDocs counts is still counted."""
    handlers = [*logging.getLogger("mkdocs").handlers, *logging.getLogger().handlers]
    for one in handlers:
        one.addFilter(_is_no_finding)
    try:
        yield
    finally:
        for one in handlers:
            one.removeFilter(_is_no_finding)


def _is_no_finding(record: logging.LogRecord) -> bool:
    return not any(isinstance(one, Finding) for one in (record.args or ()))


@contextmanager
def _keeping(config: MkDocsConfig, plugin: EditionsPlugin, site: Path) -> Iterator[None]:
    """Let a build know what the last one has found out; a preview begins anew."""
    if plugin.keep_going:
        yield
        return
    project = root(config)
    with (
        Cache(project / CACHE, configuration.salt_of(config)) as cache,
        plugin.keeping(Kept(cache), project, site),
    ):
        yield


LOCK = Path("build/cache/lock")
"""What a build holds, so that there is no second one."""

TEMPORARY = Path("build/cache/temporary")


def _config(project: Path, **chosen: Any) -> MkDocsConfig:
    """The configuration of a project, whose warnings are told.

    Raises EditionError if it has none that can be used.
    """
    config, found = configuration.load(project, **chosen)
    tell(found)
    return config


def _config_without_broken_hooks(project: Path) -> tuple[MkDocsConfig, tuple[Finding, ...]]:
    """The configuration, without hooks if one of them cannot be run, and what is wrong there."""
    try:
        return _config(project, strict=False), ()
    except EditionError as fault:
        if any(finding.code != "broken-rules" for finding in fault.findings) or not fault.findings:
            raise
        return _config(project, strict=False, hooks=[]), fault.findings


@contextmanager
def _keeping_going(wanted: bool) -> Iterator[None]:
    before = KEEP_GOING.set(wanted)
    try:
        yield
    finally:
        KEEP_GOING.reset(before)


def _plugin(config: MkDocsConfig) -> EditionsPlugin:
    found = (plugin for plugin in config.plugins.values() if isinstance(plugin, EditionsPlugin))
    return next(found)
