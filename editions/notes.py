"""How notes are labelled, and set out series by series in the built page. Knows HTML alone."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from editions.words import say

MARK = re.compile(r'<a class="footnote-ref" href="#fn:([^"]+)">[^<]*</a>')
NOTE = re.compile(r'(<li id="fn:([^"]+)">\s*(?:<p>)?)')
LIST = re.compile(r'<div class="footnote">\s*<hr ?/?>\s*<ol>\n(.*?)\n</ol>\n</div>', re.DOTALL)
"""The list that Python-Markdown makes; a note in it holds no list of its own."""

ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)

Series = Mapping[str, Mapping[str, str]]
"""What a reader sees as the mark of each note, by key, by the title of its series."""


def labelled(page: str, series: Series) -> str:
    """A page's HTML with each note's own label at its mark and before its text.

    Python-Markdown numbers footnotes by their order in one list; an edition has series: 1, 2 and
    a, b, each listed under its title.
    """
    labels = {key: label for some in series.values() for key, label in some.items()}

    def mark(found: re.Match[str]) -> str:
        key = found[1]
        label = labels.get(key, key)
        named = html.escape(say("{} {}", say("note"), label))
        href = f'class="footnote-ref" href="#fn:{key}"'
        return f'<a {href} aria-label="{named}">{html.escape(label)}</a>'

    def note(found: re.Match[str]) -> str:
        start, key = found.groups()
        label = html.escape(labels.get(key, key))
        return f'{start}<span class="note-label added">{label}</span> '

    apart = LIST.sub(lambda found: _apart(found, series), page)
    return NOTE.sub(note, MARK.sub(mark, apart))


def _apart(found: re.Match[str], series: Series) -> str:
    """The list of notes as a list for each series, with its title if there are several."""
    if len(series) < 2:
        return found[0]
    starts = [start.start() for start in NOTE.finditer(found[1])]
    items = [found[1][start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    by_key = {match[2]: item for item in items if (match := NOTE.match(item))}
    lists = []
    for title, labels in series.items():
        listed = "\n".join(by_key[key].rstrip() for key in labels if key in by_key)
        lists.append(f"<h3>{html.escape(title)}</h3>\n<ol>\n{listed}\n</ol>")
    return '<div class="footnote">\n' + "\n".join(lists) + "\n</div>"


def label(number: int, style: int) -> str:
    """The label of a note by its number from 1, and the number of its series from 0.

    The series are numbered 1, 2; a, b; i, ii; A, B; further ones by number and a letter: 1d, 2d.
    """
    letters = ""
    rest = number
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("a") + letter) + letters
    styles = (str(number), letters, roman(number), letters.upper())
    return styles[style] if style < len(styles) else f"{number}{chr(ord('a') + style - 1)}"


def roman(number: int) -> str:
    """A number from 1 in small roman numerals."""
    made = ""
    for value, numeral in ROMAN:
        made += numeral * (number // value)
        number %= value
    return made
