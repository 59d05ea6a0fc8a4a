"""The shape of the package, held by the text of its modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import editions

PACKAGE = Path(editions.__file__).parent

LAYERS = [
    "findings words trees cache tallies progress spellings syntax keys tiles",
    "workers",
    "answers tei uris sentences markdown notes anchors rendition imprint dates alphabet contents"
    " specimens",
    "authorities collections conversion source surfaces header spans cuts documentation released",
    "document moves",
    "registers pointers tokens mentions",
    "usage",
    "survey synopsis neighbours gathering",
    "kept",
    "edition",
    "alignment checks chronology comparison encoding facsimiles geography network releases shards"
    " tongues wordlist",
    "rules citations csl",
    "downloads",
    "watch",
    "render records",
    "behaviours store searched",
    "feed redirects",
    "pages exports pagefind",
    "search",
]
"""Low to high: a module imports from lower lines alone."""

BESIDES = {
    "lossless": {"findings", "progress", "tei", "workers"},
    "schema": {"findings", "source", "tei"},
    "schematron": {"findings", "source", "tei"},
    "levels": {"findings"},
    "validation": {"findings", "schema", "schematron", "source", "tei", "workers"},
    "mending": {
        *("checks", "document", "edition", "excerpts", "findings", "levels", "schema", "source"),
        *("specimens", "tei", "uris", "workers"),
    },
    "verify": set(),
    "manifest": {"cache", "findings", "verify"},
    "provenance": {"manifest"},
    "serving": set(),
    "compressed": {"cache", "serving", "store", "verify", "workers"},
    "shipped": {"manifest", "markdown", "pages", "provenance", "verify", "words"},
    "endings": {
        *(
            "cache dates edition encoding exports findings header imprint manifest markdown "
            "pagefind pages redirects reports serving shipped tei verify words workers"
        ).split(),
    },
    "earlier": {
        *"cache dates exports findings manifest markdown pages progress released verify".split(),
        "words",
    },
    "timemaps": {"earlier", "released"},
    "bag": {"findings", "manifest", "verify"},
    "crate": {"citations", "document", "edition", "header", "imprint", "tei"},
    "iiif": {
        *(
            "cache document downloads edition exports facsimiles findings manifest pages progress "
            "tei tiles workers"
        ).split(),
    },
    "deposit": {
        *(
            "bag configuration crate exports findings manifest progress projects provenance verify"
        ).split(),
    },
    "handwritten": {"findings", "keys", "tei"},
    "excerpts": {"findings"},
    "codes": set(),
    "formats": {"codes", "excerpts", "findings", "levels"},
    "revisions": {"findings"},
    "reviews": {"comparison", "findings"},
    "versions": {
        "check",
        "comparison",
        "excerpts",
        "findings",
        "progress",
        "projects",
        "revisions",
    },
    "cards": {"document", "edition", "registers", "words"},
    "check": {
        *(
            "answers cache checks edition encoding exports findings kept lossless pointers "
            "progress rules source tei validation workers"
        ).split(),
    },
    "reports": {
        *("edition", "findings", "lossless", "markdown", "pages", "tei", "uris", "words"),
        "workers",
    },
    "census": {"edition", "rules", "trees", "usage"},
    "explain": {
        *("edition", "findings", "markdown", "render", "rules", "source", "tei", "uris"),
    },
    "keeping": {
        *("cache", "cards", "edition", "kept", "lossless", "manifest", "pages", "store"),
        *("watch", "workers"),
    },
    "publication": {"findings", "store"},
    "scheduler": {"findings", "progress"},
    "importing": {"findings", "notes", "registers", "tei", "uris"},
    "built": {"conversion", "findings", "workers"},
    "extension": {"notes", "words"},
    "frame": {"contents", "dates", "imprint", "markdown", "words"},
    "configuration": {
        *(
            "cache collections downloads edition excerpts findings handwritten imprint keys levels "
            "moves provenance released rules shipped tei uris words"
        ).split(),
    },
    "overrides": {
        *("behaviours", "configuration", "edition", "frame", "handwritten", "pages", "projects"),
        *("rules", "words"),
    },
    "projects": {
        *(
            "behaviours cache configuration edition excerpts findings kept levels manifest "
            "progress provenance rules"
        ).split(),
    },
    "plugin": {
        *(
            "built cache cards compressed configuration csl document downloads earlier "
            "edition encoding endings excerpts exports facsimiles feed findings frame handwritten "
            "iiif keeping kept levels lossless manifest notes pages progress projects "
            "provenance publication records reports rules search serving shards shipped timemaps "
            "uris verify watch words workers"
        ).split(),
    },
    "building": {
        *(
            "built cache configuration edition findings kept lossless plugin progress "
            "publication scheduler shards workers"
        ).split(),
    },
    "zensical": {
        *(
            "cards configuration downloads endings exports extension findings frame lossless "
            "manifest pages progress projects records reports search serving shipped verify words"
        ).split(),
    },
    "builder": {
        *(
            "building built checks document edition excerpts findings pointers survey synopsis "
            "workers"
        ).split(),
    },
    "founding": {
        *("census", "check", "collections", "edition", "findings", "levels", "mending"),
        "progress",
        "projects",
        *("registers", "source", "tei", "trees", "uris", "words"),
    },
    "desk": set(),
    "drafts": {
        *(
            "check configuration edition excerpts findings kept pointers progress projects "
            "survey trees validation"
        ).split(),
    },
    "lsp": {
        *("checks", "drafts", "edition", "excerpts", "findings", "markdown", "pointers"),
        *("registers", "spellings", "tei", "workers"),
    },
    "cli": {
        *(
            "building census check codes configuration deposit desk edition endings excerpts "
            "explain findings formats founding importing levels lossless lsp manifest mending "
            "overrides progress projects provenance publication released releases reviews "
            "revisions shards validation verify versions workers zensical"
        ).split(),
    },
    "scripts": {"building", "check", "edition", "excerpts", "findings", "projects"},
    "__init__": {
        *("document", "edition", "findings", "markdown", "pages", "registers", "render", "rules"),
        *("scripts", "verify"),
    },
    "__main__": {"cli"},
}
"""What modules beside the layers import at most."""

READERS_OF_TAILS = {"tei", "render", "lossless"}
WRITERS_OF_COPIES = {"schema"}  # Takes one fault after the other out of a deep copy.
LONGEST = 40


def modules() -> dict[str, list[ast.Module]]:
    """The trees of each module; a package of modules counts as one."""
    found: dict[str, list[ast.Module]] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).with_suffix("").parts[0]
        found.setdefault(name, []).append(ast.parse(file.read_text("utf-8")))
    return found


MODULES = modules()


def nodes(module: str) -> Iterator[ast.AST]:
    """Every node of a module."""
    for tree in MODULES[module]:
        yield from ast.walk(tree)


def imported(module: str) -> set[str]:
    """The full names of all that a module imports."""
    names = set()
    for node in nodes(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def own(module: str) -> set[str]:
    """The modules of the package that a module imports, without itself."""
    parts = (name.split(".") for name in imported(module))
    return {part[1] for part in parts if part[0] == "editions"} - {module}


def lower(layer: int) -> set[str]:
    """The modules of the layers below one."""
    return {module for line in LAYERS[:layer] for module in line.split()}


def test_every_module_has_its_place() -> None:
    placed = [module for line in LAYERS for module in line.split()] + [*BESIDES]
    assert sorted(placed) == sorted(MODULES)


@pytest.mark.parametrize("layer", range(len(LAYERS)), ids=LAYERS)
def test_a_layer_imports_from_lower_ones_alone(layer: int) -> None:
    assert {name: own(name) - lower(layer) for name in LAYERS[layer].split()} == {
        name: set() for name in LAYERS[layer].split()
    }


@pytest.mark.parametrize("module", BESIDES)
def test_a_module_beside_the_layers_imports_what_it_may(module: str) -> None:
    assert own(module) - BESIDES[module] == set()


def test_no_imports_go_in_a_circle() -> None:
    left = {module: own(module) for module in MODULES}
    while free := {module for module, needed in left.items() if not needed & left.keys()}:
        left = {module: needed for module, needed in left.items() if module not in free}
    assert left == {}


def test_mkdocs_is_imported_by_its_adapters_alone() -> None:
    found = {module for module in MODULES for name in imported(module) if name.startswith("mkdocs")}
    assert found == {
        "building",
        "built",
        "configuration",
        "frame",
        "overrides",
        "plugin",
        "projects",
        "zensical",
    }


def test_tails_are_read_where_text_is_owned() -> None:
    found = {
        module
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.Attribute) and node.attr == "tail"
    }
    assert found == READERS_OF_TAILS


def test_nobody_writes_to_a_source_tree() -> None:
    found = [
        (module, node.lineno)
        for module in MODULES.keys() - WRITERS_OF_COPIES
        for node in nodes(module)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, (ast.Store, ast.Del))
        and node.attr in ("text", "tail", "tag", "attrib")
    ]
    assert found == []


def test_the_command_alone_prints() -> None:
    found = {
        module
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "print"
    }
    assert found == {"cli"}


def test_no_function_is_longer_than_one_can_read() -> None:
    found = [
        (module, node.name)
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST
    ]
    assert found == []
