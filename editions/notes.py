"""How notes look in the built page: labelled as the edition numbers them. Knows HTML alone."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

MARK = re.compile(r'<a class="footnote-ref" href="#fn:([^"]+)">[^<]*</a>')
NOTE = re.compile(r'(<li id="fn:([^"]+)">\s*(?:<p>)?)')


def labelled(page: str, labels: Mapping[str, str]) -> str:
    """A page's HTML with each note's own label at its mark and before its text.

    Python-Markdown numbers footnotes by their order; an edition has series: 1, 2 and a, b.
    """

    def mark(found: re.Match[str]) -> str:
        key = found[1]
        label = html.escape(labels.get(key, key))
        href = f'class="footnote-ref" href="#fn:{key}"'
        return f'<a {href} aria-label="note {label}">{label}</a>'

    def note(found: re.Match[str]) -> str:
        start, key = found.groups()
        label = html.escape(labels.get(key, key))
        return f'{start}<span class="note-label added">{label}</span> '

    return NOTE.sub(note, MARK.sub(mark, page))
