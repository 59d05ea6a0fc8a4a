"""Which headings of a page are in another language than what is around. Knows HTML alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import html
from lxml.etree import _Element

HEADINGS = "//h1 | //h2 | //h3 | //h4 | //h5 | //h6"


def languages(content: str, around: str) -> Mapping[str, str]:
    """The headings of a page's content that are not in the language around it, by their ids."""
    if not re.search(rf' lang=(?!"{re.escape(around)}")', content):
        return {}
    page = html.fromstring(f"<div>{content}</div>")
    headings = [one for one in page.xpath(HEADINGS) if one.get("id")]
    found = {str(one.get("id")): _language(one) for one in headings}
    return {key: lang for key, lang in found.items() if lang and lang != around}


def _language(element: _Element) -> str | None:
    """The language that HTML gives to an element: that of the nearest `lang`."""
    holders = (element, *element.iterancestors())
    return next((lang for one in holders if (lang := one.get("lang"))), None)
