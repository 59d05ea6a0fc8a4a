from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Tei
from lxml.etree import _Element

from editions.findings import EditionError
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Behaviour, Rules, loaded, mistake

BROKEN = """from editions import Rules

rules = Rules()
rules.omit("fw", because="running heads", when="@ref and")
"""


def shows(text: str) -> Behaviour:
    """A behaviour that shows a text whatever the element is."""

    def behaviour(_element: _Element, _render: Render) -> Markdown:
        return Markdown(text)

    return behaviour


def chosen(rules: Rules, element: _Element, render: Render) -> list[str]:
    """What the rules that match an element show, the winning one first."""
    return [rule.behaviour(element, render) for rule in rules.matching(element)]


def test_the_rule_registered_last_wins(tei: Tei, render: Render) -> None:
    rules = Rules()
    rules.inline("hi")(shows("first"))
    rules.inline("hi")(shows("last"))
    assert chosen(rules, tei("<hi/>"), render) == ["last", "first"]


def test_a_rule_matches_the_elements_that_it_names(tei: Tei, render: Render) -> None:
    rules = Rules()
    rules.inline("hi", "emph")(shows("a"))
    found = [chosen(rules, tei(f"<{name}/>"), render) for name in ("hi", "emph", "q")]
    assert found == [["a"], ["a"], []]


def test_a_rule_does_not_match_elements_of_other_vocabularies(tei: Tei, render: Render) -> None:
    rules = Rules()
    rules.inline("hi")(shows("a"))
    assert chosen(rules, tei("<hi xmlns='d'/>"), render) == []


def test_a_rule_may_be_for_every_element_of_another_vocabulary(tei: Tei, render: Render) -> None:
    rules = Rules()
    rules.inline("{d}*")(shows("every"))
    rules.inline("{d}hi")(shows("one"))
    found = [
        chosen(rules, tei(f"<{name}/>"), render) for name in ("hi xmlns='d'", "p", "p xmlns='d'")
    ]
    assert found == [["one", "every"], [], ["every"]]


@pytest.mark.parametrize(
    ("when", "is_matched"),
    [
        ("@rend='bold'", True),
        ("@rend='italic'", False),
        ("parent::tei:body", True),
        ("tei:lb and not(tei:pb)", True),
        ("starts-with(@xml:id, 'b')", False),
    ],
)
def test_a_predicate_chooses_among_elements(tei: Tei, when: str, is_matched: bool) -> None:
    rules = Rules()
    rules.inline("hi", when=when)(shows("a"))
    assert bool(list(rules.matching(tei("<hi rend='bold' xml:id='a'><lb/></hi>")))) == is_matched


def test_rules_of_an_edition_win_over_those_before_them(tei: Tei, render: Render) -> None:
    defaults, hooks = Rules(), Rules()
    hooks.inline("hi")(shows("hook"))
    defaults.inline("hi")(shows("default"))
    defaults.inline("hi", when="@rend")(shows("default with predicate"))
    found = chosen(defaults.followed_by(hooks), tei("<hi rend='b'/>"), render)
    assert found == ["hook", "default with predicate", "default"]


def test_joining_rules_leaves_them_as_they_were(tei: Tei, render: Render) -> None:
    defaults, hooks = Rules(), Rules()
    defaults.inline("hi")(shows("default"))
    hooks.inline("hi")(shows("hook"))
    defaults.followed_by(hooks)
    assert chosen(defaults, tei("<hi/>"), render) == ["default"]


def test_a_general_rule_after_a_special_one_is_refused() -> None:
    rules = Rules()
    rules.inline("hi", when="@rend")(shows("special"))
    with pytest.raises(ValueError, match=r"every hi would hide the one for \[@rend\]: register"):
        rules.block("hi")(shows("general"))


def test_a_special_rule_after_a_general_one_is_welcome(tei: Tei, render: Render) -> None:
    rules = Rules()
    rules.inline("hi")(shows("general"))
    rules.inline("hi", when="@rend")(shows("special"))
    assert chosen(rules, tei("<hi rend='b'/>"), render) == ["special", "general"]


@pytest.mark.parametrize("when", ["@ref and", "]", "tei:p[", "unknown()", "no:prefix"])
def test_a_predicate_that_is_no_xpath_is_refused(when: str) -> None:
    with pytest.raises(ValueError, match=r'^predicate ".*" is not XPath: .'):
        Rules().inline("hi", when=when)(shows("a"))


def test_to_omit_elements_takes_a_reason() -> None:
    with pytest.raises(TypeError, match="because"):
        Rules().omit("fw")  # type: ignore[call-arg] # what is tested


def test_a_rule_that_omits_shows_nothing_and_says_why(tei: Tei, render: Render) -> None:
    rules = Rules()
    rules.omit("fw", "figDesc", because="repeats the title", when="@place")
    found = [
        (rule.kind, rule.because, rule.behaviour(element, render))
        for element in (tei("<fw place='top'/>"), tei("<fw/>"), tei("<figDesc place='a'/>"))
        for rule in rules.matching(element)
    ]
    assert found == [("omit", "repeats the title", "")] * 2


def test_a_function_registered_stays_what_it_was() -> None:
    behaviour = shows("a")
    assert Rules().block("p")(behaviour) is behaviour


def hooks(folder: Path, source: str) -> Path:
    """A hooks file of a project."""
    file = folder / "hooks" / "rules.py"
    file.parent.mkdir()
    file.write_text(source, "utf-8")
    return file


def test_the_rules_of_a_hooks_file_are_loaded(tei: Tei, tmp_path: Path) -> None:
    rules = loaded(hooks(tmp_path, BROKEN.replace("@ref and", "@ref")), tmp_path).rules
    assert [rule.because for rule in rules.matching(tei("<fw ref='#a'/>"))] == ["running heads"]


@pytest.mark.parametrize("source", ["", "def on_config(config):\n    pass\n", "rules = {}\n"])
def test_a_hooks_file_may_have_no_rules(tmp_path: Path, source: str) -> None:
    own = loaded(hooks(tmp_path, source), tmp_path)
    assert ([*own.rules], own.pages) == ([], None)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (BROKEN, '4: error: ValueError: predicate "@ref and" is not XPath: Invalid expression'),
        ("\nrules = Rulse()\n", "2: error: NameError: name 'Rulse' is not defined"),
        ("import nothing_of_the_kind\n", "1: error: ModuleNotFoundError: No module named"),
        ("a = 1\nb = = 2\n", "2: error: SyntaxError: invalid syntax"),
        ("\n\nint('a')\n", "3: error: ValueError: invalid literal"),
    ],
)
def test_a_hooks_file_that_cannot_be_run_gives_its_line(
    tmp_path: Path, source: str, said: str
) -> None:
    with pytest.raises(EditionError) as raised:
        loaded(hooks(tmp_path, source), tmp_path)
    assert str(raised.value).startswith(f"hooks/rules.py:{said}")
    assert str(raised.value).endswith("[broken-rules]")


def test_a_mistake_is_told_at_the_last_line_of_the_projects_own_code(tmp_path: Path) -> None:
    source = "import json\n\ndef read():\n    json.loads('{')\n\nread()\n"
    with pytest.raises(EditionError) as raised:
        loaded(hooks(tmp_path, source), tmp_path)
    assert [finding.line for finding in raised.value.findings] == [4]


def test_a_mistake_outside_the_projects_code_is_not_the_editors(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        mistake(KeyError("a"), tmp_path)
