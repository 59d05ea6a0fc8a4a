"""The rules that come with the package, one module for each chapter of the Guidelines."""

from editions.behaviours import (
    apparatus,
    bibliography,
    core,
    drama,
    editing,
    figures,
    header,
    lists,
    names,
    structure,
    verse,
)
from editions.rules import Rules


def defaults() -> Rules:
    """All rules of the package; the rules of an edition come after them and win."""
    joined = Rules()
    for module in (
        structure,
        core,
        lists,
        verse,
        drama,
        figures,
        names,
        editing,
        apparatus,
        header,
        bibliography,
    ):
        joined = joined.followed_by(module.rules)
    return joined
