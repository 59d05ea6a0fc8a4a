"""Where sentences begin and end. A thin layer over sentencex, which knows some 300 languages."""

from __future__ import annotations

from sentencex import segment


def bounds(text: str, lang: str | None) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence in characters, without the blanks around it."""
    found, start = [], 0
    for sentence in segment((lang or "en").split("-")[0], text):
        end = start + len(sentence)
        inner = sentence.strip()
        if inner:
            left = start + len(sentence) - len(sentence.lstrip())
            found.append((left, left + len(inner)))
        start = end
    return tuple(found)


def first(text: str, lang: str | None) -> str:
    """The first sentence of a text; the whole of it if it has but one."""
    start, end = next(iter(bounds(text, lang)), (0, len(text)))
    return text[start:end]
