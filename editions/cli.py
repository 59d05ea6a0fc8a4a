"""The command `editions`: builds, serves and checks an edition. The only module that prints."""

from __future__ import annotations

import datetime
import json
import logging
import os
import shutil
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich.cells import cell_len
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from editions import (
    census,
    check,
    codes,
    deposit,
    desk,
    excerpts,
    explain,
    formats,
    manifest,
    plugin,
    releases,
    verify,
)
from editions.edition import Edition
from editions.excerpts import Excerpt
from editions.findings import LEVELS, EditionError, Finding, counted, errors, summary
from editions.levels import BASELINE, FIXED, Applied, baseline
from editions.lossless import Proof
from editions.progress import Progress, silent
from editions.released import RECORD, Release
from editions.shards import Shards
from editions.workers import WORKERS

if TYPE_CHECKING:
    from editions import importing

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

MOST_EXPLAINED = 10
MOST_PLACES = 8

STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}
"""The colours of levels on a terminal."""

REVIEWS = ("json", "markdown", "html")
"""The formats of comparisons: see `reviews`."""

IN_DIFF = {"+": "green", "-": "red", "@": "cyan"}
"""The colours of lines of a diff by how they begin."""

PROJECT = click.argument(
    "project", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)

KEEP_GOING = click.option(
    "--keep-going",
    is_flag=True,
    help="Make a preview whatever is wrong: pages that are broken show their errors.",
)


def run() -> NoReturn:
    """Run the command, and leave at once: to let go of a large edition takes half a second."""
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="editions")
def main() -> None:
    """Make a static digital edition from TEI-XML.

    PROJECT is a folder with mkdocs.yml and the TEI files in tei/documents; without it, the folder
    you are in. Registers are found wherever they stand below tei/.

    \b
    editions build     the site, in build/site
    editions serve     the site at http://127.0.0.1:8000, built anew at every change
    editions check     what is wrong, where, and how to mend it
    editions census    which elements are in use, and which rules show them
    editions explain   which rule shows an element, and what it makes of it
    editions release   what a version of the edition has, recorded
    editions import    a first TEI document from a transcript: .docx, .odt, .txt, .md
    editions diff      what has changed since a revision of git
    editions bag       the site with all that it was made from, for an archive
    editions verify    whether a copy of the site is what was built
    editions lsp       what is wrong while you type, for editors of code

    A finding has the form path:line:column: level: message [code]. The exit code is 0 without
    errors, 1 with errors, 2 if the command itself was misused.
    """


class _Shard(click.ParamType):  # type: ignore[type-arg] # In newer versions alone it has one.
    """`3/30`."""

    name = "K/N"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Shards:
        """Read it, or say what is wrong."""
        try:
            return Shards.read(value)
        except ValueError as fault:
            self.fail(str(fault), param, ctx)


class _Address(click.ParamType):  # type: ignore[type-arg] # In newer versions alone it has one.
    """`127.0.0.1:8000`."""

    name = "HOST:PORT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """Read it, or say what is wrong."""
        host, _, port = str(value).rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            self.fail("give a host and a port, such as 127.0.0.1:8000", param, ctx)
        return host, int(port)


@main.command()
@PROJECT
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@KEEP_GOING
@click.option("--workers", type=click.IntRange(1), help="How many processes (one a processor).")
@click.option("--shards", type=click.IntRange(1), help="Build in so many parts.")
@click.option("--shard", type=_Shard(), help="Build one of them alone, such as 3/30.")
@click.option("--scheduler", metavar="ADDRESS", help="Have shards built by Dask: tcp://HOST:PORT.")
def build(
    project: Path,
    strict: bool,
    keep_going: bool,
    workers: int | None,
    shards: int | None,
    shard: Shards | None,
    scheduler: str | None,
) -> None:
    """Build the site into build/site.

    The site is built aside and takes the old one's place only when it is whole and its words are
    those of the TEI. Errors leave what was published before untouched.
    """
    if strict and keep_going:
        raise click.UsageError("--strict and --keep-going contradict each other")
    WORKERS.set(workers or 0)
    if (shards or shard) and (keep_going or (shards and shard)):
        raise click.UsageError("--shards, --shard and --keep-going go each without the others")
    if scheduler and not shards:
        raise click.UsageError("--scheduler needs --shards: how many tasks there are")
    if keep_going:
        _preview(project.resolve())
    chosen = shard or Shards(shards or 1)
    with _reporting(), _bars() as progress:
        site, edition, proofs = plugin.build(project.resolve(), strict, progress, chosen, scheduler)
    if shard:
        out.print(f"Shard {shard.only} of {shard.of} is in {_near(site)}.")
    else:
        _print_built(site, edition, proofs)


def _print_built(site: Path, edition: Edition, proofs: Sequence[Proof]) -> None:
    """What was built, and where it is."""
    characters = sum(proof.characters for proof in proofs)
    notes = sum(proof.notes for proof in proofs)
    omitted = sum(len(proof.omissions) for proof in proofs)
    documents = counted(len(edition.documents), "document")
    out.print(
        f"{documents}, {counted(len(edition.entries), 'register entry', 'register entries')}."
    )
    out.print(
        f"No word lost: {counted(characters, 'character')} and {counted(notes, 'note')} compared,"
        f" {counted(omitted, 'element')} left out on purpose."
    )
    shown = _near(site)
    out.print(f"Its hash is {manifest.sha256(site / verify.MANIFEST)}, of {verify.MANIFEST}.")
    out.print(f"The site is in {shown}: open {shown}/index.html,")
    out.print(f"or see it with search: {_command()} serve")


def _preview(project: Path) -> NoReturn:
    """Build a preview and end, with exit code 1 if there was an error."""
    with _reporting(), _bars() as progress:
        site, found = plugin.preview(project, progress)
    shown = _near(site)
    out.print(f"A preview with {counted(len(found), 'error')} is in {shown}: do not publish it.")
    out.print(f"Open {shown}/index.html, or {shown}/proof.html for all that is wrong.")
    sys.exit(1 if found else 0)


@main.command()
@PROJECT
@click.option(
    "--address",
    type=_Address(),
    default="127.0.0.1:8000",
    show_default=True,
    help="Where to serve.",
)
@click.option(
    "--editor",
    default="vscode",
    metavar="NAME|ADDRESS",
    help=f"What opens a file: {', '.join(desk.EDITORS)}, or an address with {{file}} and {{line}}.",
)
def serve(project: Path, address: tuple[str, int], editor: str) -> None:
    """Serve the site at your desk, and build it anew whenever a source changes.

    A page of the file that you save is there at once, then all the others. What is wrong stands
    over the page, and the last good page stays until it is mended.
    """
    host, port = address

    def tell(answer: Mapping[str, Any]) -> None:
        for one in answer["findings"]:
            _show_values(one)
        if answer.get("built"):
            out.print(f"Built. {_near(Path(answer['site']))} is at http://{host}:{port}/")

    with _reporting(logging.INFO):
        out.print(f"Building; the site will be at http://{host}:{port}/ (end with Ctrl+C)")
        try:
            desk.serve(project.resolve(), host, port, desk.EDITORS.get(editor, editor), tell)
        except KeyboardInterrupt:
            sys.exit(0)
        except OSError as fault:  # The address is in use, or is none of this machine's.
            message = f"cannot serve at {host}:{port}: {fault.strerror or fault}"
            found = Finding("--address", 0, 0, "error", "address", message)
            raise EditionError([found]) from None


def _show_values(values: Mapping[str, Any]) -> None:
    """A finding that another process has told."""
    excerpt = values["excerpt"]
    names = [one.name for one in fields(Finding)]
    _show(Finding(**{name: values[name] for name in names}), excerpt and Excerpt(**excerpt))


@main.command()
def lsp() -> None:
    """Say what is wrong while you type, in an editor that speaks the Language Server Protocol.

    The editor starts this itself, and speaks with it on standard input and output. An edition is
    the nearest folder above a file that has a mkdocs.yml. See docs/guides/editors-programs.md.
    """
    from editions import lsp as server  # A quarter of a second that no other command needs.

    server.serve()


@main.command()
@PROJECT
def release(project: Path) -> None:
    """Record a release: the version of mkdocs.yml, and every address that it has.

    From then on no build goes without the addresses of pages, entries, paragraphs and notes, and
    each document knows in which version its text last changed. The record is a file below tei/
    that belongs to the sources: commit it, and give the commit a tag.
    """
    with _reporting(), _bars() as progress:
        read = plugin.read(project.resolve(), progress)
    configuration = (project / plugin.CONFIGURATION).read_text("utf-8")
    refused = releases.fault(read.edition, configuration, datetime.date.today().isoformat())
    found = [*errors(read.levelled), *([refused] if refused else [])]
    for finding in found:
        _show(finding)
    if found:
        sys.exit(1)
    imprint = read.edition.settings.imprint
    version = Release(imprint.version or "", imprint.date or "")
    made = releases.record(read.edition, version)
    file = project / read.sources / RECORD
    file.write_text(made.written(), "utf-8")
    changed = sum(version in one.versions for one in made.pages.values() if one.digest)
    out.print(f"Version {version.version} is recorded in {_near(file.absolute())}: commit it.")
    out.print(
        f"{counted(len(read.edition.titles), 'page')} with"
        f" {counted(sum(len(one.anchors) for one in made.pages.values()), 'anchor')};"
        f" {counted(changed, 'document')} new or changed."
    )


def _explained(context: click.Context, _option: click.Parameter, code: str | None) -> None:
    """Print the page of a code, and end."""
    if code is None or context.resilient_parsing:
        return
    known = codes.meanings()
    if code not in known:
        meant = next(iter(get_close_matches(code, known, 1)), None)
        instead = f": did you mean {meant}?" if meant else "; it stands in brackets after one"
        raise click.BadParameter(f"{code} is the code of no finding{instead}")
    if out.is_terminal:
        out.print(Markdown(known[code].page), soft_wrap=False)
    else:
        click.echo(known[code].page, nl=False)
    context.exit()


@main.command(name="check")
@PROJECT
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *formats.FORMATS]),
    default="text",
    help="For a forge or another program, on standard output.",
)
@click.option("--links", is_flag=True, help="Ask the web whether links lead anywhere.")
@click.option(
    "--write-baseline", is_flag=True, help="Keep what is found, and from now on tell what is new."
)
@click.option(
    "--explain",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_explained,
    help="Print what a code means, with a wrong and a mended example, and do nothing else.",
)
@click.option("--fix", is_flag=True, help="Show as a diff what is safe to mend.")
@click.option("--write", is_flag=True, help="With --fix, mend it.")
def check_(
    project: Path,
    strict: bool,
    form: str,
    links: bool,
    write_baseline: bool,
    fix: bool,
    write: bool,
) -> None:
    """Say what is wrong in the sources and in the site.

    Reads every file below tei/, validates it against each RELAX NG schema there, follows every
    pointer, and compares build/site with the sources if it was made from them. With --links it
    also asks the hosts of all addresses; what answered is not asked again for a week.

    \b
    Exit codes:
      0  nothing that stops a build
      1  an error; with --strict, a warning too
      2  the command itself was misused
    """
    folder = project.resolve()
    if fix or write:
        _fix(folder, fix and not links and not write_baseline and form == "text", write)
    try:
        with _bars() as progress, _logging(logging.ERROR), plugin.reading(folder, progress) as read:
            own = read.site, read.sources, read.hooks, read.rules
            checked = check.checked(folder, read.edition, *own)
            of_links = _linked(folder, read, progress) if links else ()
    except EditionError as fault:
        _tell(folder, fault.findings, form)
        sys.exit(1)
    findings = sorted([*checked.findings, *read.said, *of_links])
    if write_baseline:
        _write_baseline(folder, read, findings)
    applied = read.levels.applied(findings, excerpts.reader(folder))
    _tell(folder, applied.findings, form)
    if form == "text":
        _print_checked(read, checked, applied)
    sys.exit(_exit_code(applied.findings, strict))


def _exit_code(findings: Iterable[Finding], strict: bool) -> int:
    failing = ("error", "warning") if strict else ("error",)
    return int(any(one.level in failing for one in findings))


def _fix(folder: Path, is_alone: bool, write: bool) -> NoReturn:
    """Show what is safe to mend, mend it if that is asked for, and end."""
    if not is_alone:
        raise click.UsageError("--fix goes alone or with --write, and --write with --fix")
    from editions import mending, validation

    with _reporting(logging.ERROR), _bars() as progress:
        read = plugin.read(folder, progress)
        files = validation.files(folder, read.sources)
        schemas, _ = validation.read(files, [*read.edition.sources.values()])
        found = [*mending.every(read.edition, read.levels, schemas)]
    failed = [one for one in errors(read.edition.findings) if one.path not in read.edition.sources]
    count: Counter[str] = Counter()
    for one in found:
        count.update(one.count)
        for line in one.diff():
            _print_diff(line)
        try:
            if write:
                one.write(folder, read.sources)
        except OSError as fault:
            message = f"the file cannot be written: {fault.strerror or fault}"
            failed.append(Finding(one.path, 0, 0, "error", "not-writable", message))
    for finding in failed:
        _show(finding)
    mends = ", ".join(f"{code} ({times})" for code, times in sorted(count.items()))
    how = "Mended" if write else "To mend"
    err.print(f"{how} in {counted(len(found), 'file')}: {mends or 'nothing'}.")
    if found and not write:
        err.print(f"Nothing is written yet: {_command()} check --fix --write")
    sys.exit(int(bool(failed)))


def _print_diff(line: str) -> None:
    """A line of a diff: in colour on a terminal, else as programs take it."""
    if not out.is_terminal:
        click.echo(line, nl=False)
        return
    style = "bold" if line.startswith(("---", "+++")) else IN_DIFF.get(line[:1], "")
    out.print(Text(line.rstrip("\r\n"), style))


def _linked(folder: Path, read: plugin.Project, progress: Progress) -> tuple[Finding, ...]:
    """What is wrong with links, by what their hosts answer now or have answered this week."""
    return check.linked(read.edition, folder / plugin.LINKS, time.time(), progress)


def _tell(folder: Path, findings: Sequence[Finding], form: str) -> None:
    """Print findings with what their files have there."""
    told = excerpts.told(findings, excerpts.reader(folder))
    if form != "text":
        told = formats.from_top(told, folder) if form in formats.OF_FORGES else told
        click.echo(formats.FORMATS[form](told))
        return
    for finding, excerpt in told:
        _show(finding, excerpt)
    if findings:
        code = min(findings, key=lambda one: LEVELS.index(one.level)).code
        out.print(f"What a code means, with examples: {_command()} check --explain {code}")


def _print_checked(read: plugin.Project, checked: check.Checked, applied: Applied) -> None:
    """What was compared, and what of the findings is not shown."""
    for proof in checked.proofs:
        for left in proof.omissions:
            out.print(
                f"{proof.path}: {left.name} left out, {left.characters} characters: {left.because}"
            )
    if not checked.is_current:
        why = f"{_near(read.site)} was not made from these sources and rules"
        out.print(f"Words not compared: {why}; build first: {_command()} build")
    if applied.hidden:
        known = counted(applied.hidden, "finding")
        out.print(f"{known} of {read.sources}/{BASELINE} not shown.")
    if applied.gone:
        mended = counted(applied.gone, "finding")
        out.print(f"{mended} of the baseline mended: {_command()} check --write-baseline")
    documents = counted(len(checked.proofs), "document")
    compared = f", {documents} compared with the site" if checked.is_current else ""
    files = counted(len(read.edition.sources), "file")
    out.print(f"{files} read{compared}: {summary(applied.findings)}.")


def _write_baseline(folder: Path, read: plugin.Project, findings: Sequence[Finding]) -> NoReturn:
    """Keep what is found, at the levels that are chosen."""
    levels = replace(read.levels, baseline={})
    every = levels.applied(findings, excerpts.reader(folder)).findings
    kept = [one for one in every if one.code not in FIXED]
    file = folder / read.sources / BASELINE
    file.write_text(baseline(kept), "utf-8")
    out.print(f"{counted(len(kept), 'finding')} kept in {_near(file)}: commit it.")
    left = [one for one in every if one.code in FIXED]
    _tell(folder, left, "text")
    sys.exit(int(bool(errors(left))))


@main.command(name="census")
@PROJECT
@click.option("--all", "everything", is_flag=True, help="Count headers and registers too.")
@click.option("--json", "as_json", is_flag=True, help="Print it as data.")
def census_(project: Path, everything: bool, as_json: bool) -> None:
    """Say which elements and attributes are in use, and which rules show them.

    Counts the texts of the documents. Elements that no rule shows come first.
    """
    with _reporting(), _bars() as progress:
        read = plugin.read(project.resolve(), progress)
    found = census.census(read.edition, read.rules, everything)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _print_census(found)
    unread = [one for one in errors(read.edition.findings) if one.path not in read.edition.sources]
    for finding in unread:
        _show(finding)
    sys.exit(1 if unread else 0)


def _print_census(found: tuple[census.Element, ...]) -> None:
    """Two tables: elements with their rules, attributes with their values."""
    elements = Table("Element", "Times", "Files", "Shown by", box=None)
    attributes = Table("Attribute", "Times", "Values", box=None)
    for one in found:
        places = [f"{place} ({count})" for place, count in one.rules]
        places = [f"NO RULE ({one.without_rule})", *places] if one.without_rule else places
        elements.add_row(*_cells(one.name, one.count, one.files, "\n".join(places)))
        for attribute in one.attributes:
            name = f"{one.name}/@{attribute.name}"
            attributes.add_row(*_cells(name, attribute.count, _values(attribute)))
    out.print(elements, soft_wrap=False)
    out.print()
    out.print(attributes, soft_wrap=False)
    bare = sum(bool(one.without_rule) for one in found)
    out.print(f"\n{counted(len(found), 'element')} in use, {bare or 'none'} of them without rule.")


def _cells(*values: object) -> list[Text]:
    """Cells of a table: words of the sources are no markup."""
    return [Text(str(value), overflow="fold") for value in values]


def _values(attribute: census.Attribute) -> str:
    """`3 values: bold (5), italic (2), sup (1)`."""
    shown = ", ".join(f"{value} ({count})" for value, count in attribute.values)
    more = (
        " …" if attribute.holds == "values" and attribute.distinct > len(attribute.values) else ""
    )
    kind = counted(attribute.distinct, attribute.holds[:-1])
    return f"{kind}: {shown}{more}" if shown else kind


@main.command(name="explain")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("where", metavar="LINE|XPATH")
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with mkdocs.yml; without it, the nearest one around the file.",
)
def explain_(file: Path, where: str, project: Path | None) -> None:
    """Say which rule shows an element, and what it makes of it.

    FILE is a TEI file of the edition. A line means the elements that begin in it, or else the one
    around it; an XPath has TEI names with the prefix tei: //tei:hi[@rend='bold'].
    """
    with _reporting(), _bars() as progress:
        folder = (project or _project_around(file)).resolve()
        path = Path(os.path.relpath(file.resolve(), folder)).as_posix()
        read = plugin.read(folder, progress)
        source = explain.source(read.edition, path)
        found = explain.elements(source, where)
    shown = [
        explain.explained(read.edition, read.rules, source, element, folder)
        for element in found[:MOST_EXPLAINED]
    ]
    for one in shown:
        _print_explanation(one)
    if len(found) > len(shown):
        out.print(f"And {len(found) - len(shown)} more: name fewer with a narrower XPath.")
    sys.exit(1 if any(one.findings for one in shown) else 0)


def _project_around(file: Path) -> Path:
    """The nearest folder upwards of a file that has a `mkdocs.yml`."""
    for folder in file.resolve().parents:
        if (folder / "mkdocs.yml").is_file():
            return folder
    message = "no folder around this file has a mkdocs.yml: name one with --project"
    raise EditionError([Finding(str(file), 0, 0, "error", "no-project", message)])


def _print_explanation(one: explain.Explanation) -> None:
    """What becomes of an element, line by line."""
    lines = [("", f"{one.place}: {one.name}")]
    if one.left_out_with is not None:
        name, because = one.left_out_with
        lines.append(("left out", f"with the {name} around it: {because}"))
    if not one.in_text:
        lines.append(("outside", "of the texts: pages of documents and entries show parts of it"))
    if not one.rules:
        lines.append(("rule", "none: its text is shown plainly; write a rule or omit it"))
    for number, rule in enumerate(one.rules):
        lines.append(("behind" if number else "rule", f"{explain.title(rule)}, {rule.place}"))
        lines.append(("when", rule.when or "always"))
        lines.append(("says", explain.summary(rule)))
    for label, said in lines:
        out.print(f"  {label:<9} {said}" if label else said, markup=False)
    for finding in one.findings:
        _show(finding)
    if not one.findings:
        said = textwrap.indent(one.markdown or "(nothing)", "    ")
        out.print(f"  gives\n{said}\n", markup=False)


@main.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with mkdocs.yml; without it, the nearest one around the folder you are in.",
)
@click.option("--output", type=click.Path(path_type=Path), help="The TEI file to make.")
@click.option("--language", metavar="TAG", help="The language of the text, such as cs or en-GB.")
def import_(file: Path, project: Path | None, output: Path | None, language: str | None) -> None:
    """Make a first TEI document from a transcript.

    FILE is a .docx, .odt, .txt or .md file. The document is made in tei/documents, called after
    the file, and never overwrites another one. Names that the registers know are proposed in it
    as tags within comments.
    """
    from editions import importing  # It reads what other commands need not wait for.

    with _reporting(), _bars() as progress:
        folder = (project or _project_around(output or Path.cwd() / "mkdocs.yml")).resolve()
        read = plugin.read(folder, progress)
        made = output or folder / read.sources / "documents" / f"{importing.name(file.name)}.xml"
        path = Path(os.path.relpath(made.resolve(), folder)).as_posix()
        done = importing.imported(file, path, read.edition.entries, language)
        importing.write(done, made)
    for finding in done.findings:
        _show(finding)
    _print_proposals(done.proposals)
    parts = (counted(done.paragraphs, "paragraph"), counted(done.notes, "note"))
    out.print(f"{_near(made.resolve())}: {', '.join(parts)}, {counted(done.dates, 'day')} tagged.")
    out.print(f"What is to be filled in: {_command()} check")


def _print_proposals(found: Sequence[importing.Proposal]) -> None:
    """A table of the names that registers know."""
    if not found:
        return
    names = Table("Proposed", "Times", "For", "In", box=None)
    for one in found:
        entries = " or ".join(f"{entry.name} ({entry.identifier})" for entry in one.entries)
        places = ", ".join(one.places[:MOST_PLACES])
        more = " …" if len(one.places) > MOST_PLACES else ""
        names.add_row(*_cells(one.form, one.count, entries, f"{places}{more}"))
    out.print(names, soft_wrap=False)
    out.print()


@main.command()
@click.argument("before", metavar="[REV]", default="HEAD")
@click.argument("after", metavar="[REV]", required=False)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The project's folder, if it is not the one you are in.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *REVIEWS]),
    default="text",
    help="For a pull request, as a page of its own, or for a program; on standard output.",
)
@click.option("--merge-base", is_flag=True, help="Since the two parted, as pull requests have it.")
def diff(before: str, after: str | None, project: Path, form: str, merge_base: bool) -> None:
    """Say what a change does to the edition.

    Compares the edition at a revision of git (HEAD without one) with the files as they stand, or
    with a second revision: words, notes, names, registers, documents, addresses, findings. The
    rules of a revision are run, as a build runs them.

    \b
    Exit codes:
      0  compared, whatever has changed: editions check says whether there are errors
      1  not compared: git does not know a revision, or the edition cannot be read there
      2  the command itself was misused
    """
    from editions import reviews, versions

    with _reporting(logging.ERROR), _bars() as progress:
        review = versions.compared(project.resolve(), before, after, merge_base, progress)
    for finding in review.findings:
        _show(finding)
    if form != "text":
        click.echo(reviews.FORMATS[form](review.comparison))
        return
    for line in reviews.lines(review.comparison):
        out.print(line)


@main.command(name="bag")
@PROJECT
@click.option("--into", type=click.Path(path_type=Path), help="Where it is made (build/bag).")
def bag_(project: Path, into: Path | None) -> None:
    """Put the site and all that it was made from into a bag, for an archive.

    A bag (BagIt, RFC 8493) is a folder with the digests of all its files. It has the site, the TEI
    with its schemas, pages, rules, configuration, the versions of all tools, and a description
    (RO-Crate) of what headers and configuration say. The site must have been built from these
    sources, and mkdocs.yml must say when it was published (`date`).
    """
    folder = project.resolve()
    with _reporting(), _bars() as progress:
        made = deposit.deposited(folder, into or folder / "build/bag", progress)
    out.print(f"{counted(made.files, 'file')} of {made.size} bytes are in {_near(made.bag)}.")
    out.print(f"Its hash is {made.hash}, of {verify.OF_TAGS}.")


@main.command(name="verify")
@click.argument("where", metavar="DIR|BAG|URL", default=str(plugin.SITE))
@click.option("--hash", "expected", metavar="HASH", help="The hash that the build has printed.")
def verify_(where: str, expected: str | None) -> None:
    """Say whether a copy of the site is what was built.

    DIR is a folder with a copy (build/site without one), BAG one that `editions bag` has made, URL
    where a copy is served. Every file is compared with the manifest: those that have changed, are
    missing or were added are named. Each site has this command as a program that needs Python
    alone: verify.py.

    \b
    Exit codes:
      0  each file is there and none has changed
      1  something differs
      2  there is nothing to compare with
    """
    try:
        result = verify.verified(where, expected)
    except verify.NothingToVerifyError as fault:
        raise click.UsageError(str(fault)) from None
    for line in result.lines():
        out.print(line, markup=False)
    sys.exit(int(bool(result.differences)))


@contextmanager
def _reporting(level: int = logging.WARNING) -> Iterator[None]:
    """Show what MkDocs and the plugin log, and end with exit code 1 where the work failed."""
    try:
        with _logging(level):
            yield
    except EditionError as fault:
        for finding in fault.findings:
            _show(finding)
        sys.exit(1)


@contextmanager
def _logging(level: int) -> Iterator[None]:
    """Show what MkDocs and the plugin log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plainly())
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _Plainly(logging.Formatter):
    """Findings as they are, other messages with their level in front."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        is_finding = any(isinstance(value, Finding) for value in record.args or ())
        plain = is_finding or record.levelno <= logging.INFO
        return message if plain else f"{record.levelname.lower()}: {message}"


@contextmanager
def _bars() -> Iterator[Progress]:
    """Progress bars on a terminal; nothing where the output is kept."""
    if not err.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total)

        yield progress


def _show(finding: Finding, excerpt: Excerpt | None = None) -> None:
    """A finding on a line, and below it the place in its file."""
    said = Text.assemble(
        (finding.place, "bold"),
        ": ",
        (f"{finding.level}:", STYLES[finding.level]),
        f" {finding.message} ",
        (f"[{finding.code}]", "dim"),
    )
    err.print(said)
    if excerpt is not None:
        err.print(Text("    " + excerpt.text))
        if excerpt.length:
            mark = "^" * excerpt.length
            err.print(
                Text("    " + " " * cell_len(excerpt.text[: excerpt.start])),
                Text(mark, STYLES[finding.level]),
                sep="",
            )
        if excerpt.element:
            err.print(Text(f"    in {excerpt.element}", "dim"))


def _command() -> str:
    """How the command was called, where it can be called by its name alone."""
    called = Path(sys.argv[0])
    return "editions" if shutil.which("editions") else _near(called.absolute())


def _near(path: Path) -> str:
    """A path as one would type it here."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
