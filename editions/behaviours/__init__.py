"""The rules that come with the package, one module for each chapter of the Guidelines."""

from editions.behaviours import (
    analysis,
    apparatus,
    core,
    corpora,
    dictionaries,
    documentation,
    editing,
    facsimile,
    foreign,
    header,
    manuscripts,
    names,
    records,
    speech,
    structure,
)
from editions.rules import Rules

MODULES = (
    *(
        structure,
        core,
        editing,
        apparatus,
        header,
        names,
        records,
        manuscripts,
        dictionaries,
        speech,
    ),
    *(analysis, corpora, facsimile, documentation, foreign),
)
"""In order: of two rules that match, that of the later module wins."""


def defaults() -> Rules:
    """All rules of the package; the rules of an edition come after them and win."""
    joined = Rules()
    for module in MODULES:
        joined = joined.followed_by(module.rules)
    return joined
