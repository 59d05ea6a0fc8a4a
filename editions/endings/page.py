"""The page of a site that says how it keeps the principles."""

from __future__ import annotations

import html
from collections.abc import Sequence

from editions import markdown
from editions.endings import Row, Verdict, counted
from editions.endings.rules import ADDRESS, NAMES, RULES, SECTIONS
from editions.markdown import Markdown, escape
from editions.pages import UNSEARCHED, Page
from editions.shipped import PRINCIPLES
from editions.words import later, number, other, say

PAGE = PRINCIPLES
PLACE = "endings-report"
"""The id of the place that the page keeps for what is known only after the build."""

MOST = 5
"""Faults of one principle that are shown."""

VERDICTS: dict[Verdict, str] = later(
    {"pass": "Kept", "fail": "Not kept", "people": "For people to judge"}
)


def page() -> Page:
    """The page, with a place for the rows."""
    title = say("Made to last")
    waiting = escape(say("This site has not been judged."))
    place = Markdown(f'<section id="{PLACE}"><p>{waiting}</p></section>')
    body = markdown.blocks([markdown.heading(escape(title), 1), place])
    return Page(PAGE, {"title": title, "hide": ["navigation", "toc"], **UNSEARCHED}, body)


def report(rows: Sequence[Row]) -> str:
    """The rows for a reader, as HTML: a table for each part of the principles."""
    count = counted(rows)
    said = say(
        "The Endings Project asks what lets a digital edition outlive its project. Each build"
        " compares the files of this site with its principles: {} are kept, {} are not, {} are for"
        " people to judge.",
        *(number(count[one]) for one in ("pass", "fail", "people")),
    )
    link = f'<a href="{ADDRESS}"{_english()}>Endings Principles for Digital Longevity</a>'
    parts = [f"<p>{html.escape(said)}</p>", f"<p>{link}</p>"]
    for section, title in SECTIONS.items():
        some = [one for one in rows if one.number.startswith(f"{section}.")]
        parts += [f"<h2>{html.escape(say(title))}</h2>", _table(some)]
    return "\n".join(parts)


def _english() -> str:
    return markdown.attributes(lang=other("en"))


def _table(rows: Sequence[Row]) -> str:
    titles = (say("Principle"), say("Judgement"), say("Looked at"))
    head = "".join(f"<th>{html.escape(one)}</th>" for one in titles)
    body = "\n".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(one))}</tr>" for one in rows
    )
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _cells(row: Row) -> tuple[str, str, str]:
    name = f"<b>{row.number} <span{_english()}>{html.escape(NAMES[row.number])}</span></b>"
    seen = html.escape(row.seen)
    if row.look:
        seen = f'<a href="{row.look}">{seen or row.look}</a>'
    rule, verdict = html.escape(say(RULES[row.number])), html.escape(say(VERDICTS[row.verdict]))
    return f"{name}<br>{rule}", verdict, seen + _faults(row.faults)


def _faults(every: Sequence[str]) -> str:
    """The first of what is against it."""
    if not every:
        return ""
    shown = [f"<code{_english()}>{html.escape(one)}</code>" for one in every[:MOST]]
    if len(every) > MOST:
        shown.append(html.escape(say("and {} more", number(len(every) - MOST))))
    return f"<ul>{''.join(f'<li>{one}</li>' for one in shown)}</ul>"
