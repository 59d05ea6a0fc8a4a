"""The command `editions check`."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from editions import check, codes, excerpts, formats, mending, projects, validation
from editions.cli.terminal import (
    PROJECT,
    bars,
    called,
    err,
    logged,
    near,
    out,
    print_diff,
    reporting,
    show,
)
from editions.findings import LEVELS, EditionError, Finding, counted, errors, summary
from editions.levels import BASELINE, FIXED, Applied, baseline
from editions.progress import Progress


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
        # With all of markdown-it and Pygments, 40 ms that no check need wait for.
        from rich.markdown import Markdown

        out.print(Markdown(known[code].page), soft_wrap=False)
    else:
        click.echo(known[code].page, nl=False)
    context.exit()


@click.command("check")
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
def command(
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
        with bars() as progress, logged(logging.ERROR), projects.reading(folder, progress) as read:
            own = read.site, read.sources, read.hooks, read.rules
            checked = check.checked(folder, read.edition, *own, not errors(read.levelled))
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
    with reporting(logging.ERROR), bars() as progress:
        read = projects.read(folder, progress)
        files = validation.files(folder, read.sources)
        schemas, _ = validation.read(files, [*read.edition.sources.values()])
        found = [*mending.every(read.edition, read.levels, schemas)]
    failed = [one for one in errors(read.edition.findings) if one.path not in read.edition.sources]
    count: Counter[str] = Counter()
    for one in found:
        count.update(one.count)
        for line in one.diff():
            print_diff(line)
        try:
            if write:
                one.write(folder, read.sources)
        except OSError as fault:
            message = f"the file cannot be written: {fault.strerror or fault}"
            failed.append(Finding(one.path, 0, 0, "error", "not-writable", message))
    for finding in failed:
        show(finding)
    mends = ", ".join(f"{code} ({times})" for code, times in sorted(count.items()))
    how = "Mended" if write else "To mend"
    err.print(f"{how} in {counted(len(found), 'file')}: {mends or 'nothing'}.")
    if found and not write:
        err.print(f"Nothing is written yet: {called()} check --fix --write")
    sys.exit(int(bool(failed)))


def _linked(folder: Path, read: projects.Project, progress: Progress) -> tuple[Finding, ...]:
    """What is wrong with links, by what their hosts answer now or have answered this week."""
    return check.linked(read.edition, folder / projects.LINKS, time.time(), progress)


def _tell(folder: Path, findings: Sequence[Finding], form: str) -> None:
    """Print findings with what their files have there."""
    told = excerpts.told(findings, excerpts.reader(folder))
    if form != "text":
        told = formats.from_top(told, folder) if form in formats.OF_FORGES else told
        click.echo(formats.FORMATS[form](told))
        return
    for finding, excerpt in told:
        show(finding, excerpt)
    if findings:
        code = min(findings, key=lambda one: LEVELS.index(one.level)).code
        out.print(f"What a code means, with examples: {called()} check --explain {code}")


def _print_checked(read: projects.Project, checked: check.Checked, applied: Applied) -> None:
    """What was compared, and what of the findings is not shown."""
    for proof in checked.proofs:
        for left in proof.omissions:
            out.print(
                f"{proof.path}: {left.name} left out, {left.characters} characters: {left.because}"
            )
    if not checked.is_current:
        why = f"{near(read.site)} was not made from these sources and rules"
        out.print(f"Words not compared: {why}; build first: {called()} build")
    if applied.hidden:
        known = counted(applied.hidden, "finding")
        out.print(f"{known} of {read.sources}/{BASELINE} not shown.")
    if applied.gone:
        mended = counted(applied.gone, "finding")
        out.print(f"{mended} of the baseline mended: {called()} check --write-baseline")
    documents = counted(len(checked.proofs), "document")
    compared = f", {documents} compared with the site" if checked.is_current else ""
    files = counted(len(read.edition.sources), "file")
    out.print(f"{files} read{compared}: {summary(applied.findings)}.")


def _write_baseline(folder: Path, read: projects.Project, findings: Sequence[Finding]) -> NoReturn:
    """Keep what is found, at the levels that are chosen."""
    levels = replace(read.levels, baseline={})
    every = levels.applied(findings, excerpts.reader(folder)).findings
    kept = [one for one in every if one.code not in FIXED]
    file = folder / read.sources / BASELINE
    file.write_text(baseline(kept), "utf-8")
    out.print(f"{counted(len(kept), 'finding')} kept in {near(file)}: commit it.")
    left = [one for one in every if one.code in FIXED]
    _tell(folder, left, "text")
    sys.exit(int(bool(errors(left))))
