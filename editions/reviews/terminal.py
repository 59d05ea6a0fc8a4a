"""A comparison on a terminal: in colours, and with signs that tell the same without them."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from editions.comparison import Comparison
from editions.comparison.wording import Run, Runs
from editions.reviews.sections import Item, Line, headline, sections, shortened, visible

STYLES = {"same": "", "gone": "red strike", "new": "green bold"}

SIGNS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""As `git diff --word-diff` has them."""

AROUND = 60
LONGEST = 600
"""Characters beside a change, and of a change."""


def lines(comparison: Comparison) -> Iterator[Text]:
    """The lines to print."""
    for section in sections(comparison):
        yield Text(_plain(section.title), "bold")
        if section.place:
            yield Text(f"  {_plain(section.place)}", "dim")
        for item in section.items[: section.most]:
            yield from _item(item)
        if section.most is not None and len(section.items) > section.most:
            yield Text(f"  and {len(section.items) - section.most} more: --format html has all")
        yield Text()
    yield Text(_plain(f"{comparison.before} → {comparison.after}: {headline(comparison)}"))


def _item(item: Item) -> Iterator[Text]:
    place = f"  {_plain(item.place)}" if item.place else ""
    yield Text.assemble("  ", (_plain(item.said), "bold"), (place, "dim"))
    yield from map(_line, item.lines)


def _line(line: Line) -> Text:
    label = f"{_plain(line.label)}: " if line.label else ""
    return Text.assemble("    ", (label, "dim"), *_words(shortened(line.runs, AROUND, LONGEST)))


def _words(runs: Runs) -> Iterator[tuple[str, str]]:
    return ((SIGNS[one.kind].format(visible(one)), STYLES[one.kind]) for one in runs)


def _plain(text: str) -> str:
    return visible(Run("new", text))
