"""The rules that come with the package, one module for each chapter of the Guidelines."""

from editions.behaviours import apparatus, core, editing, header, names, structure
from editions.rules import Rules


def defaults() -> Rules:
    """All rules of the package; the rules of an edition come after them and win."""
    joined = Rules()
    for module in (structure, core, names, editing, apparatus, header):
        joined = joined.followed_by(module.rules)
    return joined
