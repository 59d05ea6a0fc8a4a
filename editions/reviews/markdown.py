"""A comparison as a comment of a pull request: Markdown as GitHub and GitLab have it.

What it quotes is untrusted: it makes no markup, no link and no mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from editions.comparison import Comparison
from editions.comparison.wording import Run, Runs
from editions.findings import counted
from editions.reviews.sections import Item, Line, Section, headline, sections, shortened, visible

MARK = "<!-- editions diff -->"
"""What the comment begins with, by which it is found again."""

LONGEST_COMMENT = 60_000
"""Units of UTF-16: GitHub takes 65,536."""

MOST_ITEMS = 40
"""Of a section."""

MOST_LINES = 12
"""Of an item."""

ROOM = 200
"""Units for what is said of what is left out."""

AROUND = 60
LONGEST = 400
"""Characters beside a change, and of a change."""

# Written as references these signs are no markup, within HTML neither. Forges make mentions and
# pictures of what is rendered already; they see two texts where a comment parts them.
SIGN = re.compile(
    r"(?P<mention>[@~%](?=[\w\"])|[#!$&](?=\d)|:(?=[\w+-]+:))"
    r"|[!#$&*<>@\[\\\]^_`{|}~]|:(?=//)|(?<=www)\.",
    re.IGNORECASE,
)

BEGINNING = re.compile(r"[0-9+=.:)-]")
"""What begins a list or the like at the beginning of a block alone."""

TAGS = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


def comment(comparison: Comparison) -> str:
    """The comment, of at most `LONGEST_COMMENT` units."""
    sides = f"<code>{escape(comparison.before)}</code> → <code>{escape(comparison.after)}</code>"
    parts = [
        f"{MARK}\n### What this change does to the edition\n",
        f"{sides}: {escape(headline(comparison))}\n",
    ]
    left = LONGEST_COMMENT - ROOM - sum(map(length, parts))
    every = sections(comparison)
    for number, section in enumerate(every):
        shown = _section(section, left)
        if shown is None:
            more = counted(len(every) - number, "section")
            parts.append(f"And {more} more: <code>editions diff</code> shows them.\n")
            break
        parts.append(shown)
        left -= length(shown)
    return "\n".join(parts)


def escape(text: str) -> str:
    """A text as text, wherever in the comment it stands."""
    return _escaped(Run("same", text))


def _escaped(run: Run) -> str:
    said = SIGN.sub(_reference, visible(run))
    return BEGINNING.sub(_reference, said[:1]) + said[1:]


def _reference(sign: re.Match[str]) -> str:
    is_mention = sign.re is SIGN and sign["mention"] is not None
    return f"&#{ord(sign[0])};{'<!-- -->' if is_mention else ''}"


def length(text: str) -> int:
    """How long a text is for JavaScript."""
    return len(text.encode("utf-16-le")) // 2


def _section(section: Section, left: int) -> str | None:
    """A section that opens and closes, with as many items as there is room for; None without any.

    `left` are the units of UTF-16 that it may have.
    """
    place = f" <code>{escape(section.place)}</code>" if section.place else ""
    title = f"<b>{escape(section.title)}</b> ({len(section.items)}){place}"
    shown = f"<details><summary>{title}</summary>\n\n"
    end = "\n</details>\n"
    left -= length(shown + end) + ROOM
    items = [*_fitting(map(_item, section.items[: section.most or MOST_ITEMS]), left)]
    if not items:
        return None
    more = len(section.items) - len(items)
    items += [f"- and {more} more\n"] if more else []
    return shown + "".join(items) + end


def _fitting(items: Iterable[str], left: int) -> Iterator[str]:
    for item in items:
        left -= length(item)
        if left < 0:
            return
        yield item


def _item(item: Item) -> str:
    place = f" <code>{escape(item.place)}</code>" if item.place else ""
    lines = [f"- {escape(item.said)}{place}\n", *map(_line, item.lines[:MOST_LINES])]
    more = len(item.lines) - MOST_LINES
    return "".join([*lines, *([f"  - and {more} more\n"] if more > 0 else [])])


def _line(line: Line) -> str:
    label = f"<i>{escape(line.label)}</i> " if line.label else ""
    return f"  - {label}{_words(shortened(line.runs, AROUND, LONGEST))}\n"


def _words(runs: Runs) -> str:
    return "".join(TAGS[run.kind].format(_escaped(run)) for run in runs)
