"""A comparison as JSON, for programs."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from editions.comparison import Comparison

INTERNAL = frozenset(["anchors"])
"""Fields that serve the comparison itself."""


def data(comparison: Comparison) -> str:
    """An object with the fields of `Comparison`, and so on within it."""
    return json.dumps(_plain(comparison), ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {name: _plain(one) for name, one in pairs if name not in INTERNAL}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
