"""The command, as one types it, in projects that an editor could have."""

from __future__ import annotations

import json
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import click
import markdown as python_markdown
import pytest
from conftest import ROOT, Project, edition_in, file
from lxml import html

from editions import cli
from editions.levels import CODES, FIXED

HOOKED = "site_name: A\ntheme: {name: material}\nplugins: [editions]\nhooks: [hooks/rules.py]\n"
LETTER = file('<p xml:id="p1">Dear Anna, the ships have arrived.</p>')


def editions(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "editions", *arguments]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)


def with_hook(project: Project, hook: str, body: str = "<p>One <hi>two</hi></p>") -> Path:
    """A project with rules of its own, and a document of this body."""
    files = {"hooks/rules.py": hook, "tei/documents/a.xml": file(body)}
    return project({"mkdocs.yml": HOOKED, **files})


def place(text: str, part: str) -> str:
    """Line and column of a part of a text, from 1."""
    before = text[: text.index(part)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def snapshot(folder: Path) -> dict[str, bytes]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def test_the_least_project_builds(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER})
    run = editions("build", at=folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert "1 document, no register entries." in run.stdout
    assert "the ships have arrived" in (folder / "build/site/documents/a.html").read_text("utf-8")


def test_a_home_page_is_made_if_there_is_none(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER})
    editions("build", at=folder)
    home = (folder / "build/site/index.html").read_text("utf-8")
    assert 'href="documents/a.html"' in home


def test_notes_may_hold_paragraphs_lists_tables_and_notes(project: Project) -> None:
    note = (
        '<note n="7"><p>First.</p><list><item>a</item><item>b<note>within</note></item></list>'
        "<table><row><cell>c</cell></row></table></note>"
    )
    folder = project({"tei/documents/a.xml": file(f"<p>One<note>plain</note> two{note} three</p>")})
    assert editions("build", at=folder).returncode == 0
    page = html.parse(folder / "build/site/documents/a.html").getroot()
    assert page.xpath("//@markdown") == []
    listed = page.xpath("//div[@class='footnote']/ol/li")
    assert [(one.get("id"), one.find_class("note-label")[0].text) for one in listed] == [
        ("fn:note-1", "1"),
        ("fn:note-2", "7"),
        ("fn:note-3", "2"),
    ]
    assert [tag.tag for tag in listed[1].iterchildren()] == ["p", "ul", "div", "p"]


def test_a_note_that_stands_elsewhere_is_put_at_its_mark_once(project: Project) -> None:
    text = (
        '<p>One<ref type="note" target="#n">*</ref> two</p>'
        '<div type="notes"><note xml:id="n">From afar</note></div>'
    )
    folder = project({"tei/documents/a.xml": file(text)})
    assert editions("build", at=folder).returncode == 0
    written = (folder / "build/pages/documents/a.md").read_text("utf-8")
    assert written.count("[^n]") == 2  # The mark, and the note.
    assert "One[^n] two" in written


def test_mkdocs_builds_the_same_site(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER, "docs/index.md": "# Home"})
    editions("build", at=folder)
    ours = snapshot(folder / "build/site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    theirs = snapshot(folder / "build/site")
    assert theirs == ours


def test_all_faults_of_all_files_are_told_in_one_run(project: Project) -> None:
    dangling = file('<p>One <ref target="#gone">two</ref></p>')
    broken = file("<p>Three</p>\n").replace("</p>", "</q>")
    twice = file('<p xml:id="x">Four</p>\n<p xml:id="x">Five</p>')
    names = ("a", "b", "c")
    texts = dict(zip(names, (dangling, broken, twice), strict=True))
    folder = project({f"tei/documents/{name}.xml": text for name, text in texts.items()})
    run = editions("build", at=folder)
    assert run.returncode == 1
    lines = run.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines[:-1]] == [
        f"tei/documents/a.xml:{place(dangling, '<ref')}",
        f"tei/documents/b.xml:{place(broken, '</q>')}",
        "tei/documents/c.xml:3:1",
    ]
    assert lines[-1] == "error: Nothing was built: 3 errors."


def test_an_error_leaves_what_was_published_untouched(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER})
    editions("build", at=folder)
    before = snapshot(folder / "build/site")
    project({"tei/documents/a.xml": LETTER.replace("</p>", "")})
    assert editions("build", at=folder).returncode == 1
    assert snapshot(folder / "build/site") == before


def test_a_rule_that_loses_a_word_stops_the_build(project: Project) -> None:
    hook = """from editions import Markdown, Rules, escape
rules = Rules()

@rules.inline("persName")
def nobody(element, render):
    return escape("somebody")
"""
    folder = project({"tei/documents/a.xml": LETTER})
    editions("build", at=folder)
    before = snapshot(folder / "build/site")
    body = "<p>Dear <persName>Anna</persName>, come.</p>"
    run = editions("build", at=with_hook(project, hook, body))
    assert run.returncode == 1
    where = f"tei/documents/a.xml:{place(file(body), '<persName>')}"
    assert f"{where}: error: the text of documents/a.html differs" in run.stderr
    assert "TEI …DearAnna,come.… page …Dearsomebody,come.… [words-differ]" in run.stderr
    assert snapshot(folder / "build/site") == before


def test_a_broken_rules_file_is_told_with_its_line(project: Project) -> None:
    folder = with_hook(project, "from editions import Rules\n\nrules = Rulez()\n")
    run = editions("build", at=folder)
    assert run.returncode == 1
    assert run.stderr.startswith("hooks/rules.py:3: error: NameError: name 'Rulez' is not defined")
    assert "Traceback" not in run.stderr


def test_a_rule_that_fails_is_told_with_its_line(project: Project) -> None:
    hook = """from editions import Rules
rules = Rules()

@rules.inline("hi")
def broken(element, render):
    return render.colour(element)
"""
    run = editions("build", at=with_hook(project, hook))
    assert run.returncode == 1
    assert run.stderr.startswith("hooks/rules.py:6: error: AttributeError: ")
    assert "Traceback" not in run.stderr


def test_a_rule_that_gives_nothing_is_told_with_its_line(project: Project) -> None:
    hook = """from editions import Rules
rules = Rules()

@rules.inline("hi")
def silent(element, render):
    render.inline(element)
"""
    folder = with_hook(project, hook)
    run = editions("build", at=folder)
    assert run.returncode == 1
    assert run.stderr.startswith("hooks/rules.py:4: error: the rule silent gave no Markdown but")


def test_a_predicate_that_is_no_xpath_is_told_with_its_line(project: Project) -> None:
    hook = """from editions import Rules
rules = Rules()

@rules.inline("hi", when="@rend=")
def look(element, render):
    return render.inline(element)
"""
    folder = with_hook(project, hook)
    for command in ("build", "check"):
        run = editions(command, at=folder)
        assert run.returncode == 1
        assert run.stderr.startswith('hooks/rules.py:4: error: ValueError: predicate "@rend="')


def test_a_file_that_cannot_be_read_makes_no_other_fault(project: Project) -> None:
    folder = project(
        {
            "tei/documents/a.xml": file('<p>See <ref target="b.xml#p1">there</ref></p>'),
            "tei/documents/b.xml": file('<p xml:id="p1">Here</p>\n').replace("</p>", "</q>"),
        }
    )
    run = editions("check", at=folder)
    lines = [line for line in run.stderr.splitlines() if not line.startswith(" ")]
    told = [line for line in lines if ": hint: " not in line]
    assert [line.split(": ")[1] for line in told] == ["error"]
    assert "[not-well-formed]" in run.stderr


def test_a_port_in_use_is_told(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = editions("serve", "--address", f"127.0.0.1:{taken.getsockname()[1]}", at=folder)
    assert run.returncode == 1
    assert "cannot serve at 127.0.0.1:" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["build", "check"])
def test_another_theme_is_told(project: Project, command: str) -> None:
    configuration = "site_name: A\nplugins: [editions]\n"
    folder = project({"mkdocs.yml": configuration, "tei/documents/a.xml": LETTER})
    run = editions(command, at=folder)
    assert run.returncode == 1
    assert "write `theme: {name: material}` [configuration]" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_dangling_pointer_can_be_a_warning(project: Project) -> None:
    configuration = (
        "site_name: A\ntheme: {name: material}\n"
        "plugins:\n  - editions:\n      levels: {dangling-pointer: warning}\n"
    )
    text = file('<p>One <ref target="#gone">two</ref></p>')
    folder = project({"mkdocs.yml": configuration, "tei/documents/a.xml": text})
    run = editions("build", at=folder)
    assert run.returncode == 0
    where = f"tei/documents/a.xml:{place(text, '<ref')}"
    assert run.stderr.startswith(f"{where}: warning: ref points to #gone")


def test_strict_fails_on_a_warning(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One <foo>two</foo></p>")})
    assert editions("build", at=folder).returncode == 0
    assert editions("build", "--strict", at=folder).returncode == 1


def test_a_hand_written_page_at_a_generated_address_is_an_error(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER, "docs/documents/a.md": "# Mine"})
    run = editions("build", at=folder)
    assert run.returncode == 1
    assert "docs/documents/a.md would hide the generated page documents/a.html" in run.stderr


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ("site_name: A\nplugins: []\n", "the plugin is not in use"),
        ("site_name: [\n", "mkdocs.yml:"),
        ("site_name: A\nplugins: [editions, nothing]\n", "nothing"),
        ("plugins: [editions]\n", "site_name"),
        ("site_name: A\nplugins:\n  - editions:\n      tei: 1\n", "tei"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_told(
    project: Project, configuration: str, said: str
) -> None:
    folder = project({"mkdocs.yml": configuration, "tei/documents/a.xml": LETTER})
    run = editions("build", at=folder)
    assert run.returncode == 1
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_an_option_that_does_not_exist_is_told(project: Project) -> None:
    configuration = "site_name: A\ntheme: {name: material}\n"
    configuration += "plugins:\n  - editions:\n      dangling: error\n"
    folder = project({"mkdocs.yml": configuration, "tei/documents/a.xml": LETTER})
    assert "Unrecognised configuration name: dangling" in editions("build", at=folder).stderr


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    run = editions("build", at=tmp_path)
    assert run.returncode == 1
    assert run.stderr.startswith("mkdocs.yml: error: ")
    assert "Traceback" not in run.stderr


def test_a_project_without_documents_is_told(project: Project) -> None:
    run = editions("build", at=project({}))
    assert run.returncode == 1
    assert "tei/documents: error: there is no TEI file here" in run.stderr


def test_check_validates_and_says_that_words_were_not_compared(project: Project) -> None:
    schema = (ROOT / "tei/schema/edition.rng").read_text("utf-8")
    folder = project({"tei/documents/a.xml": LETTER, "tei/schema/edition.rng": schema})
    run = editions("check", at=folder)
    assert run.returncode == 1
    assert "tei/documents/a.xml:2:1: error: not valid against tei/schema/edition.rng" in run.stderr
    assert "Words not compared: build/site was not made from these sources and" in run.stdout


def test_check_compares_the_words_of_a_current_site(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER})
    editions("build", at=folder)
    page = folder / "build/site/documents/a.html"
    page.write_text(page.read_text("utf-8").replace("ships", "boats"), "utf-8")
    run = editions("check", at=folder)
    assert run.returncode == 1
    assert "differs from the TEI after 12 characters" in run.stderr


def test_check_finds_nothing_in_this_edition() -> None:
    run = editions("check", at=ROOT)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1].startswith("7 files read")
    assert run.stdout.rstrip().endswith("no findings.")


def test_check_lists_what_was_left_out_with_its_reason(project: Project) -> None:
    hook = "from editions import Rules\nrules = Rules()\nrules.omit('fw', because='repeats')\n"
    folder = with_hook(project, hook, "<p>One <fw>page 3</fw></p>")
    assert editions("build", at=folder).returncode == 0
    run = editions("check", at=folder)
    assert "tei/documents/a.xml: fw left out, 5 characters: repeats" in run.stdout


def test_help_names_every_command() -> None:
    shown = editions("--help", at=ROOT).stdout
    assert [name for name in cli.COMMANDS if f"  editions {name} " not in shown] == []


def of_page(name: str) -> html.HtmlElement:
    """What the page of commands says of one."""
    space = run_path(str(ROOT / "hooks/commands.py"))
    page = SimpleNamespace(file=SimpleNamespace(src_uri="commands.md"))
    text = space["on_page_markdown"]((ROOT / "docs/commands.md").read_text("utf-8"), page)
    whole = html.fromstring(python_markdown.markdown(text, extensions=["attr_list", "fenced_code"]))
    (heading,) = whole.xpath(f"//h2[@id='{name}']")
    parts = takewhile(lambda one: one.tag != "h2", heading.itersiblings())
    return html.fromstring("".join(html.tostring(one, encoding="unicode") for one in parts))


@pytest.mark.part(4)
@pytest.mark.parametrize("name", cli.COMMANDS)
def test_the_page_of_commands_says_what_help_says(name: str) -> None:
    command = cli.command(name)
    page = of_page(name)
    codes = [one.text_content() for one in page.iter("code")]
    options = [one for one in command.params if isinstance(one, click.Option)]
    missing = [
        one.opts for one in options if not any(said.startswith(one.opts[0]) for said in codes)
    ]
    assert missing == []
    helped = (
        editions(name, "--help", at=ROOT).stdout.partition("\n\n")[2].partition("\nOptions:")[0]
    )
    words = re.findall(r"\w+", helped)
    said = re.findall(r"\w+", page.text_content())
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_lists_a_command_with_its_first_sentence(name: str) -> None:
    said = " ".join((cli.command(name).help or "").split())
    assert said.startswith(f"{cli.COMMANDS[name]} ")


def test_every_command_has_its_module() -> None:
    files = {one.stem for one in (ROOT / "editions/cli").glob("*.py")}
    named = {cli.MODULES.get(name, name) for name in cli.COMMANDS}
    assert files == {"__init__", "terminal", *named}


def imported(*arguments: str, at: Path) -> set[str]:
    """What Python imports for a command."""
    command = [sys.executable, "-X", "importtime", "-m", "editions", *arguments]
    run = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    lines = (one for one in run.stderr.splitlines() if one.startswith("import time:"))
    return {one.rpartition("|")[2].strip() for one in lines}


@pytest.mark.parametrize(
    ("typed", "needless"),
    [
        ("--version", "lxml rich mkdocs editions.cli.check"),
        ("--help", "lxml rich mkdocs editions.cli.check"),
        ("verify tei", "babel lxml mkdocs yaml"),
        ("check", "citeproc distributed elementpath ftfy markdown_it packaging.requirements pygls"),
        ("serve --help", "babel lxml mkdocs yaml"),
    ],
)
def test_no_command_waits_for_what_it_does_not_need(
    project: Project, typed: str, needless: str
) -> None:
    found = imported(*typed.split(), at=project({"tei/documents/a.xml": LETTER}))
    assert "editions.cli" in found
    assert found & {*needless.split()} == set()


def samples(language: str, page: str = "editors") -> list[str]:
    guide = (ROOT / f"docs/{page}.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)


def test_the_edition_of_the_guide_builds(project: Project) -> None:
    whole = [sample for sample in samples("yaml") if sample.startswith("site_name:")]
    assert whole
    for configuration in whole:
        files = {"mkdocs.yml": configuration, "tei/documents/a.xml": file("<p>A word</p>")}
        folder = project(files)
        assert editions("build", at=folder).returncode == 0
        assert "A word" in (folder / "build/pages/documents/a.md").read_text("utf-8")


def test_the_entry_and_the_note_of_the_guides_can_be_added(tmp_path: Path) -> None:
    entry, name, *_ = samples("xml", "guides/registers")
    (note,) = (one for one in samples("xml", "guides/notes") if one.startswith("…"))
    copy = edition_in(tmp_path / "edition")
    put(copy / "tei/registers/persons.xml", "</listPerson>", f"{entry}</listPerson>")
    report = copy / "tei/documents/ruzek-1962-11-30.xml"
    put(report, "<closer ", f'<p xml:id="p12" n="12">{name}{note}</p><closer ')
    run = editions("check", at=copy)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("sample", samples("console"), ids=lambda sample: sample.split()[2])
def test_the_commands_of_the_guide_say_what_it_says(sample: str, tmp_path: Path) -> None:
    copy = edition_in(tmp_path / "edition")
    command, *expected = sample.splitlines()
    run = editions(*shlex.split(command)[2:], at=copy)
    said = [without_numbers(line) for line in run.stdout.splitlines()]
    assert (run.returncode, run.stderr) == (0, "")
    assert expected
    assert [line for line in expected if without_numbers(line) not in said] == []


def without_numbers(line: str) -> str:
    """A line of output without what a change of the sources or of a rule's place may change."""
    return re.sub(r"\d+", "0", " ".join(line.split()))


def put(path: Path, there: str, instead: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(there) == 1
    path.write_text(text.replace(there, instead), "utf-8")


def test_check_explains_a_code_wherever_one_is(tmp_path: Path) -> None:
    run = editions("check", "--explain", "bad-date", at=tmp_path)
    page = (ROOT / "docs/checks/bad-date.md").read_text("utf-8").partition("\n---\n\n")[2]
    assert (run.returncode, run.stdout, run.stderr) == (0, page, "")


def test_a_code_that_is_none_is_told_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    run = editions("check", "--explain", "bad-dat", at=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert "bad-dat is the code of no finding: did you mean bad-date?" in run.stderr


def test_check_says_how_to_reach_the_page_of_the_worst_that_it_finds(project: Project) -> None:
    text = '<p xml:id="_Hlk1">One <ref target="#gone">two</ref></p>'
    run = editions("check", at=project({"tei/documents/a.xml": file(text)}))
    assert "check --explain dangling-pointer\n" in run.stdout


def test_every_code_of_a_finding_is_declared() -> None:
    sources = "".join(one.read_text("utf-8") for one in (ROOT / "editions").rglob("*.py"))
    codes = set(_codes(sources))
    assert len(codes) > 15
    assert codes - CODES - FIXED == set()


def _codes(sources: str) -> Iterator[str]:
    levels = "error|warning|hint"
    yield from re.findall(rf'"(?:{levels})",\s*"(?!{levels}|off)([a-z-]+)"', sources)
    yield from re.findall(r'element, level, "([a-z-]+)"', sources)
    yield from re.findall(r'_fault\((?:\w+|Path\(file\)), "([a-z0-9-]+)"', sources)
    yield from re.findall(r'^\s+"([a-z]+-[a-z-]+)",\n\s+f?"the file', sources, re.MULTILINE)


@contextmanager
def served(folder: Path, *program: str) -> Iterator[str]:
    """The address at which a program serves the project; its last argument is the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", *program, address]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as server:
        try:
            yield f"http://{address}/"
        finally:
            server.terminate()


def fetched(address: str, words: str) -> bool:
    """The page at an address comes to have the words, within half a minute."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address) as answer:
                if words in answer.read().decode():
                    return True
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.2)
    return False


def test_serve_shows_a_change_of_the_tei_and_of_a_rule(project: Project) -> None:
    hook = """from editions import Rules, span
rules = Rules()

@rules.inline("hi")
def look(element, render):
    return span(render.inline(element), "first")
"""
    folder = with_hook(project, hook)
    with served(folder, "editions", "serve", "--address") as address:
        assert fetched(f"{address}documents/a.html", '<span class="first">two</span>')
        (folder / "tei/documents/a.xml").write_text(file("<p>Three <hi>four</hi></p>"), "utf-8")
        assert fetched(f"{address}documents/a.html", '<span class="first">four</span>')
        (folder / "hooks/rules.py").write_text(hook.replace("first", "second"), "utf-8")
        assert fetched(f"{address}documents/a.html", '<span class="second">four</span>')


def test_mkdocs_serves_the_same_pages(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER, "docs/index.md": "# Home"})
    with served(folder, "mkdocs", "serve", "--dev-addr") as address:
        assert fetched(f"{address}documents/a.html", "the ships have arrived")
    assert not (folder / "build/site").exists()


def test_a_preview_is_built_in_spite_of_an_error_and_fails(project: Project) -> None:
    broken = LETTER.replace("</p>", "")
    folder = project({"tei/documents/a.xml": broken, "tei/documents/b.xml": LETTER})
    run = editions("build", "--keep-going", at=folder)
    assert run.returncode == 1
    assert run.stderr.startswith("tei/documents/a.xml:2:")
    assert run.stdout.startswith("A preview with 1 error is in build/site: do not publish it.\n")
    assert "not well-formed" in (folder / "build/site/documents/a.html").read_text("utf-8")
    assert "have arrived" in (folder / "build/site/documents/b.html").read_text("utf-8")


def test_a_preview_without_errors_ends_well(project: Project) -> None:
    run = editions("build", "--keep-going", at=project({"tei/documents/a.xml": LETTER}))
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("A preview with no errors is in build/site")


def test_a_preview_cannot_be_strict(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER})
    assert editions("build", "--keep-going", "--strict", at=folder).returncode == 2


def test_a_preview_tells_what_every_rule_does_wrong_in_one_run(project: Project) -> None:
    hook = """from editions import Rules
rules = Rules()

@rules.inline("hi")
def first(element, render):
    return render.colour(element)

@rules.inline("q")
def second(element, render):
    return render.shape(element)
"""
    folder = with_hook(project, hook)
    texts = {"b": "<p><hi>a</hi></p>", "c": "<p><q>b</q></p>"}
    project({f"tei/documents/{name}.xml": file(body) for name, body in texts.items()})
    project({"mkdocs.yml": HOOKED})
    for flags in (["--keep-going"], []):
        run = editions("build", *flags, at=folder)
        places = [line.split(": ")[0] for line in run.stderr.splitlines()[:2]]
        assert places == ["hooks/rules.py:6", "hooks/rules.py:10"]


def test_the_census_counts_what_is_in_use(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One <zot type='[b]'>two</zot></p>")})
    run = editions("census", at=folder)
    assert (run.returncode, run.stderr) == (0, "")
    rows = [line.split() for line in run.stdout.splitlines() if line.strip()]
    assert rows[:2] == [
        ["Element", "Times", "Files", "Shown", "by"],
        ["zot", "1", "1", "NO", "RULE", "(1)"],
    ]
    assert rows[-3:] == [
        ["Attribute", "Times", "Values"],
        ["zot/@type", "1", "1", "value:", "[b]", "(1)"],
        "4 elements in use, 1 of them without rule.".split(),
    ]


def test_the_census_is_data_too(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One <zot type='b'>two</zot></p>")})
    first = json.loads(editions("census", "--json", at=folder).stdout)[0]
    attribute = {"name": "type", "count": 1, "holds": "values", "distinct": 1, "values": [["b", 1]]}
    assert first == {
        "name": "zot",
        "count": 1,
        "files": 1,
        "without_rule": 1,
        "rules": [],
        "attributes": [attribute],
    }


def test_the_census_tells_what_it_could_not_read(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER, "tei/documents/b.xml": "<TEI>"})
    run = editions("census", at=folder)
    assert run.returncode == 1
    assert run.stderr.startswith("tei/documents/b.xml:1:")
    assert "4 elements" not in run.stdout


def test_a_file_to_explain_is_named_from_where_one_is(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One <hi>two</hi></p>")})
    for at, name in (
        (folder / "tei", "documents/a.xml"),
        (folder.parent, f"{folder.name}/tei/documents/a.xml"),
    ):
        run = editions("explain", name, "//tei:hi", at=at)
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.startswith("tei/documents/a.xml:2:")


def test_the_project_of_a_file_can_be_named(project: Project, tmp_path: Path) -> None:
    folder = project({"tei/documents/a.xml": LETTER})
    path = str(folder / "tei/documents/a.xml")
    run = editions("explain", path, "2", "--project", str(folder), at=Path("/"))
    assert run.returncode == 0
    assert "  rule      paragraph, editions/behaviours/core.py:" in run.stdout


def test_what_is_done_with_an_element_without_rule_is_explained(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One <zot>two</zot></p>")})
    run = editions("explain", "tei/documents/a.xml", "//tei:zot", at=folder)
    assert run.stdout.splitlines()[1:] == [
        "  rule      none: its text is shown plainly; write a rule or omit it",
        "  gives",
        '    <span class="tei-zot">two</span>',
        "",
    ]


def test_of_very_many_elements_the_first_are_explained(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file(f"<p>{'<hi>a</hi>' * 12}</p>")})
    run = editions("explain", "tei/documents/a.xml", "//tei:hi", at=folder)
    assert run.stdout.count("  gives\n") == 10
    assert run.stdout.endswith("And 2 more: name fewer with a narrower XPath.\n")


@pytest.mark.part(3)
@pytest.mark.parametrize(
    ("name", "where", "code", "said"),
    [
        ("tei/documents/gone.xml", "1", 2, "does not exist"),
        ("tei/documents", "1", 2, "is a directory"),
        ("tei/documents/a.xml", "//tei:p[", 1, "is neither a line nor an XPath"),
        ("tei/documents/a.xml", "//tei:lg", 1, "there is no element at //tei:lg"),
        ("tei/documents/a.xml", "999", 1, "there is no element at line 999"),
        ("tei/documents/open.xml", "1", 1, "[not-well-formed]"),
        ("mkdocs.yml", "1", 1, "this is no source of the edition"),
    ],
)
def test_what_cannot_be_explained_is_told(
    project: Project, name: str, where: str, code: int, said: str
) -> None:
    folder = project({"tei/documents/a.xml": LETTER, "tei/documents/open.xml": "<TEI>"})
    run = editions("explain", name, where, at=folder)
    assert (run.returncode, said in run.stderr, "Traceback" in run.stderr) == (code, True, False)


def test_a_file_without_a_project_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(LETTER, "utf-8")
    run = editions("explain", "a.xml", "1", at=tmp_path)
    assert run.returncode == 1
    assert run.stderr.startswith("a.xml: error: no folder around this file has a mkdocs.yml")


def test_a_rule_that_fails_is_told_by_explain(project: Project) -> None:
    hook = """from editions import Rules
rules = Rules()

@rules.inline("hi")
def broken(element, render):
    return render.colour(element)
"""
    run = editions("explain", "tei/documents/a.xml", "//tei:hi", at=with_hook(project, hook))
    assert run.returncode == 1
    assert run.stderr.startswith("hooks/rules.py:6: error: AttributeError: ")
    assert "  rule      broken, hooks/rules.py:4" in run.stdout
