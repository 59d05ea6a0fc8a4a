"""How notes look in the built page: labelled as the edition numbers them, series by series.

Knows HTML alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

MARK = re.compile(r'<a class="footnote-ref" href="#fn:([^"]+)">[^<]*</a>')
NOTE = re.compile(r'(<li id="fn:([^"]+)">\s*(?:<p>)?)')
LIST = re.compile(r'<div class="footnote">\s*<hr ?/?>\s*<ol>\n(.*?)\n</ol>\n</div>', re.DOTALL)
"""The list that Python-Markdown makes; a note in it holds no list of its own."""

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
        label = html.escape(labels.get(key, key))
        href = f'class="footnote-ref" href="#fn:{key}"'
        return f'<a {href} aria-label="note {label}">{label}</a>'

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
