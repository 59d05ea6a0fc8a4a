"""The rules that come with the package, one module for each chapter of the Guidelines."""

from editions.behaviours import (
    analysis,
    apparatus,
    bibliography,
    core,
    corpora,
    dictionaries,
    documentation,
    drama,
    editing,
    facsimile,
    figures,
    foreign,
    header,
    lists,
    manuscripts,
    names,
    records,
    speech,
    structure,
    translation,
    verse,
)
from editions.rules import Rules

MODULES = (
    structure,
    translation,
    core,
    lists,
    verse,
    drama,
    figures,
    editing,
    apparatus,
    header,
    names,
    corpora,
    bibliography,
    records,
    manuscripts,
    dictionaries,
    speech,
    analysis,
    facsimile,
    documentation,
    foreign,
)
"""In order: of two rules that match, that of the later module wins."""


def defaults() -> Rules:
    """All rules of the package; the rules of an edition come after them and win."""
    joined = Rules()
    for module in MODULES:
        joined = joined.followed_by(module.rules)
    return joined
