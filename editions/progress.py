"""How long work tells how far it is. Shows nothing itself."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with the name of a stage, how many of its steps are done, and how many there are."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a step."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
