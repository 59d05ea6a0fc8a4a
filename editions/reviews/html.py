"""A comparison as a page of its own: one file without scripts, which asks nobody for anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from editions.comparison import Comparison
from editions.comparison.wording import Run, Runs
from editions.reviews.sections import Item, Line, Section, headline, sections, visible

STYLE = """
:root { color-scheme: light dark; --gone: #a8201a; --new: #13652b; --quiet: #595959; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 Georgia, serif;
  overflow-wrap: anywhere; }
h1, h2, h3, .place, .label { font-family: system-ui, sans-serif; line-height: 1.3; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.2rem; margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid; }
h3 { font-size: 1rem; margin: 1.5rem 0 0; }
p { margin: 0.3rem 0; }
.place, .label { color: var(--quiet); font-size: 0.85rem; }
del { color: var(--gone); }
ins { color: var(--new); text-decoration-thickness: 2px; }
del + ins { margin-inline-start: 0.25em; }
@media (prefers-color-scheme: dark) {
  :root { --gone: #ff9d94; --new: #84d99a; --quiet: #b3b3b3; }
}
@media print {
  :root { color-scheme: light; --gone: #000; --new: #000; --quiet: #000; }
  body { max-width: none; margin: 0; }
  h2, h3 { break-after: avoid; }
}
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'sha256-{digest}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>What this change does to the edition</h1>
<p>{sides}: {headline}</p>
{sections}
</main>
</body>
</html>
"""

TAGS = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


def page(comparison: Comparison) -> str:
    """The page."""
    before, after = _text(comparison.before), _text(comparison.after)
    return PAGE.format(
        digest=b64encode(sha256(STYLE.encode()).digest()).decode(),
        style=STYLE,
        title=f"{before} → {after}",
        sides=f"<code>{before}</code> → <code>{after}</code>",
        headline=_text(headline(comparison)),
        sections="\n".join(map(_section, sections(comparison))),
    )


def _section(section: Section) -> str:
    place = f'<p class="place">{_text(section.place)}</p>' if section.place else ""
    head = f"<h2{_lang(section.lang)}>{_text(section.title)}</h2>{place}"
    return "\n".join(["<section>", head, *map(_item, section.items), "</section>"])


def _item(item: Item) -> str:
    place = f'<p class="place">{_text(item.place)}</p>' if item.place else ""
    return "\n".join([f"<h3>{_text(item.said)}</h3>{place}", *_lines(item)])


def _lines(item: Item) -> Iterator[str]:
    for line in item.lines:
        yield _line(line, item.lang if not line.label else None)


def _line(line: Line, lang: str | None) -> str:
    label = f'<span class="label">{_text(line.label)}</span> ' if line.label else ""
    return f'<p>{label}<span dir="auto"{_lang(lang)}>{_words(line.runs)}</span></p>'


def _words(runs: Runs) -> str:
    return "".join(TAGS[run.kind].format(escape(visible(run))) for run in runs)


def _text(text: str) -> str:
    return escape(visible(Run("same", text)))


def _lang(lang: str | None) -> str:
    return f' lang="{escape(lang)}"' if lang else ""
