"""A build that takes from the last one what it can gives what a clean build gives, to the byte."""

from __future__ import annotations

import base64
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conftest import files_of
from jinja2 import FileSystemLoader
from mkdocs.structure.files import Files

from editions import building, configuration, mentions, plugin, search
from editions.findings import EditionError
from editions.shards import Shards

CONFIGURATION = """site_name: {}
site_url: https://letters.example/
theme: {{name: material, language: en}}
plugins:
  - editions:
      date: 2026-11-22
      downloads: [txt, csv, jsonl, csl, md, skos, epub]
      levels: {{dangling-pointer: warning}}
{}{}"""

EVENT = """

def on_post_page(output, **_):
    return output
"""

SCHEMA = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"
 xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0" ns="http://www.tei-c.org/ns/1.0">
<start><element name="p"><a:documentation>On {}.</a:documentation><text/></element></start>
</grammar>"""

TAGS = """<encodingDesc><tagsDecl><namespace name="http://www.tei-c.org/ns/1.0">
<tagUsage gi="{}">In letters.</tagUsage></namespace></tagsDecl></encodingDesc>"""

HOOK = """from editions import Rules

rules = Rules()


@rules.inline("hi")
def marked(element, render):
    \"\"\"Mark it.\"\"\"
    return render.wrapped(element, "%s")
"""

PERSONS = ("Anna", "Berta", "Carl", "Dora", "Emil", "Frieda")
PLACES = ("Bonn", "Graz", "Prag")
WORDS = "the sea was calm and nobody came to see it but a dog that barked at 3 ships".split()

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Letters:
    """An edition of letters that somebody works on."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.names = {name: name for name in PERSONS}
        self.places = {name: f"{50 + n}.5 {10 + n}.5" for n, name in enumerate(PLACES)}
        self.letters: dict[str, dict[str, str]] = {}
        self.events: dict[str, list[str]] = {}
        self.paragraphs = 0
        self.called, self.nav, self.hooks = "Letters", "", ""
        self.looks_at_pages = False
        self.configure()
        for _ in range(7):
            self.add()
        self.register()

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def letter(self, stem: str) -> None:
        """Write the file of a letter."""
        said = self.letters[stem]
        self.write(
            f"tei/documents/{stem}.xml",
            f"""<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{said["lang"]}"><teiHeader>
<fileDesc><titleStmt><title>{said["title"]}</title></titleStmt>
<publicationStmt><p>None</p></publicationStmt><sourceDesc><p>Made up.</p></sourceDesc></fileDesc>
{said.get("tags", "")}
<profileDesc><correspDesc><correspAction type="sent"><persName ref="#{said["from"].lower()}"/>
<date when="{said["date"]}"/></correspAction></correspDesc></profileDesc></teiHeader>
<text><body>{said["body"]}</body></text></TEI>""",
        )

    def register(self) -> None:
        """Write the registers."""
        persons = "".join(
            f'<person xml:id="{key.lower()}"><persName>{name}</persName>'
            f"<occupation>friend of {name}</occupation></person>"
            for key, name in self.names.items()
        )
        places = "".join(
            f'<place xml:id="{key.lower()}"><placeName>{key}</placeName>'
            f"<location><geo>{geo}</geo></location></place>"
            for key, geo in self.places.items()
        )
        events = "".join(
            f'<event xml:id="{key}"><label>The {key} event</label></event>' for key in self.events
        )
        links = "".join(
            f'<link target="#{key} {pointer}"/>'
            for key, some in self.events.items()
            for pointer in some
        )
        told = f'<listEvent>{events}</listEvent><linkGrp type="account">{links}</linkGrp>'
        self.write(
            "tei/registers.xml",
            f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>Registers</title></titleStmt><publicationStmt><p>None</p></publicationStmt>
<sourceDesc><p>None</p></sourceDesc></fileDesc></teiHeader><standOff>
<listPerson>{persons}</listPerson><listPlace>{places}</listPlace>{told if events else ""}
</standOff></TEI>""",
        )

    def words(self) -> str:
        """Some words."""
        return " ".join(self.chance.choices(WORDS, k=8))

    def paragraph(self) -> str:
        """A paragraph that may name, point, date and note something."""
        names = self.chance.sample(PERSONS, 2)
        name = self.chance.choice(names)
        place = self.chance.choice(PLACES)
        others = [*self.letters] or ["none"]
        parts = [
            f"{self.words()}.",
            f'<persName ref="#{name.lower()}">{name}</persName> {self.words()}.',
            f'In <placeName ref="#{place.lower()}">{place}</placeName> {self.words()}.',
            f'<note place="bottom">{self.words()} <persName ref="#{names[0].lower()}">she'
            "</persName></note>",
            f'<date when="1901-0{self.chance.randint(1, 9)}-11">Then</date> {self.words()}.',
            f'See <ref target="{self.chance.choice(others)}.xml">this</ref>.',
            f'See <ref target="#x{self.chance.randint(0, 39)}">there</ref>.',
            f"<hi>{self.words()}</hi>",
            '<graphic url="../images/a.png"/>',
        ]
        some = self.chance.sample(parts, 4)
        self.paragraphs += 1
        own = f' xml:id="x{self.paragraphs % 40}"' if self.chance.random() < 0.2 else ""
        return f"<p{own}>{' '.join(some)}</p>"

    def some(self) -> str:
        """A letter that there is."""
        return self.chance.choice(sorted(self.letters))

    def add(self) -> None:
        """Add a letter."""
        stem = f"{self.chance.choice(['', 'vol/'])}l{self.chance.randint(0, 999):03}"
        self.letters[stem] = {
            "title": f"Letter {self.chance.randint(0, 99)}",
            "date": f"190{self.chance.randint(0, 3)}-0{self.chance.randint(1, 9)}-1{len(stem)}",
            "from": self.chance.choice(PERSONS),
            "lang": self.chance.choice(["en", "en", "de"]),
            "body": "".join(self.paragraph() for _ in range(3)),
        }
        self.letter(stem)

    def delete(self) -> None:
        """Delete a letter."""
        if len(self.letters) > 3:
            stem = self.some()
            del self.letters[stem]
            (self.folder / f"tei/documents/{stem}.xml").unlink()

    def rename(self) -> None:
        """Give a letter another name."""
        stem = self.some()
        said = self.letters[stem]
        (self.folder / f"tei/documents/{stem}.xml").unlink()
        del self.letters[stem]
        self.letters[f"{stem}b"] = said
        self.letter(f"{stem}b")

    def rewrite(self) -> None:
        """Write a paragraph anew."""
        stem = self.some()
        _, *rest = self.letters[stem]["body"].split("</p>", 1)
        self.letters[stem]["body"] = self.paragraph() + (rest[0] if rest else "")
        self.letter(stem)

    def insert(self) -> None:
        """Write a paragraph before the others."""
        stem = self.some()
        self.letters[stem]["body"] = self.paragraph() + self.letters[stem]["body"]
        self.letter(stem)

    def comma(self) -> None:
        """Mend a comma."""
        stem = self.some()
        self.letters[stem]["body"] = self.letters[stem]["body"].replace(" a ", ", a ", 1)
        self.letter(stem)

    def head(self) -> None:
        """Change something in the head of a letter."""
        said = self.letters[stem := self.some()]
        key = self.chance.choice(["title", "date", "from", "lang"])
        other = self.letters[self.some()][key]
        said[key] = f"{other} again" if key == "title" else other
        self.letter(stem)

    def person(self) -> None:
        """Call somebody something else, or take somebody out of the register, or back."""
        key = self.chance.choice(PERSONS)
        if key not in self.names:
            self.names[key] = key
        elif self.chance.random() < 0.3:
            del self.names[key]
        else:
            self.names[key] = f"{key} {self.chance.choice(WORDS).title()}"
        self.register()

    def place(self) -> None:
        """Move a place."""
        key = self.chance.choice(PLACES)
        self.places[key] = f"{self.chance.randint(40, 60)}.1 {self.chance.randint(0, 30)}.2"
        self.register()

    def event(self) -> None:
        """Let letters tell of an event, or no longer."""
        key = self.chance.choice(["first", "second"])
        if key in self.events and self.chance.random() < 0.4:
            del self.events[key]
        else:
            stems = {self.some() for _ in range(2)}
            pointers = [f"documents/{stem}.xml" for stem in sorted(stems)]
            self.events[key] = [*pointers, f"documents/{self.some()}.xml#x1"][:2]
        self.register()

    def rule(self) -> None:
        """Change a rule of the edition."""
        self.hooks = "hooks: [hooks/rules.py]\n"
        event = self.chance.choice(["", "", EVENT])
        self.looks_at_pages = bool(event)
        self.write("hooks/rules.py", HOOK % self.chance.choice(["one", "two"]) + event)
        self.configure()

    def configuration(self) -> None:
        """Call the edition something else, or choose its navigation."""
        self.called = self.chance.choice(["Letters", "Others"])
        nav = "nav: [index.md, Letters: documents/index.md, chronology.md]\n"
        self.nav = self.chance.choice(["", nav])
        self.configure()

    def configure(self) -> None:
        """Write the configuration."""
        self.write("mkdocs.yml", CONFIGURATION.format(self.called, self.nav, self.hooks))

    def by_hand(self) -> None:
        """Write a page by hand."""
        where = self.chance.choice(["about", "further/more"])
        link = f"{'../' * where.count('/')}documents/{self.some()}.md"
        self.write(f"docs/{where}.md", f"# About {self.chance.choice(WORDS)}\n\n[One]({link})\n")

    def encoding(self) -> None:
        """Say in a schema what a paragraph is, or no longer; say something of it in a header."""
        schema = self.folder / "tei/letters.rng"
        if schema.exists() and self.chance.random() < 0.3:
            schema.unlink()
        else:
            self.write("tei/letters.rng", SCHEMA.format(self.chance.choice(WORDS)))
        stem = self.some()
        self.letters[stem]["tags"] = TAGS.format(self.chance.choice(["p", "hi", "q"]))
        self.letter(stem)

    def image(self) -> None:
        """Put an image where letters show one, or take it away."""
        file = self.folder / "tei/images/a.png"
        if file.exists():
            file.unlink()
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(PIXEL)

    def broken(self) -> None:
        """Break a file, try to build, and mend it."""
        stem = self.some()
        self.write(f"tei/documents/{stem}.xml", "<TEI>")
        with pytest.raises(EditionError):
            building.build(self.folder)
        self.letter(stem)

    def cache(self) -> None:
        """Spoil something that is kept."""
        chosen = self.chance.choice(["byte", "gone", "page", "site", "card"])
        files = {
            "byte": sorted(self.folder.glob("build/cache/**/*.sqlite")),
            "gone": sorted(self.folder.glob("build/cache/**/*.sqlite")),
            "page": sorted(self.folder.glob("build/pages/**/*.md")),
            "site": sorted(self.folder.glob("build/s*/**/*.html")),
            "card": sorted(self.folder.glob("build/site/**/*.js*")),
        }[chosen]
        if not files:
            return
        file = self.chance.choice(files)
        if chosen == "byte":
            data = bytearray(file.read_bytes())
            for _ in range(20):
                data[self.chance.randrange(len(data))] ^= 0xFF
            file.write_bytes(data)
        elif chosen == "site":
            file.write_bytes(file.read_bytes() + b"spoilt")
        else:
            file.unlink()


EDITS: Mapping[str, Callable[[Letters], None]] = {
    name: getattr(Letters, name)
    for name in (
        "add delete rename rewrite rewrite insert comma head person place event rule configuration"
        " by_hand encoding image broken cache"
    ).split()
}


def clean(project: Path, folder: Path) -> dict[str, bytes]:
    """What a clean build of a project gives."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("build"))
    site, _, _ = building.build(folder)
    return files_of(site)


def built(letters: Letters) -> Path:
    """Build as a whole or in shards, of which one may be built before the others."""
    shards = Shards(letters.chance.choice([1, 1, 2, 3]))
    if letters.looks_at_pages:
        shards = Shards()
    elif letters.chance.random() < 0.3:
        building.build(letters.folder, shards=shards._replace(only=shards.of))
    site, _, _ = building.build(letters.folder, shards=shards)
    return site


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are long after two mentions, so that many entries and some documents are cut.

    And pages go ahead of their search, as those of a large edition do.
    """
    monkeypatch.setattr(plugin, "MANY", 1)
    monkeypatch.setattr(mentions, "LEAST", 1)
    monkeypatch.setattr(mentions, "MOST", 2)


def edited(tmp_path: Path, seed: int, rounds: int) -> None:
    """Edit letters again and again, and compare."""
    project = tmp_path / "letters"
    letters = Letters(project, seed)
    building.build(project)
    for number in range(rounds):
        names = letters.chance.choices([*EDITS], k=letters.chance.choice([1, 1, 2, 3]))
        for name in names:
            EDITS[name](letters)
        site = built(letters)
        made, expected = files_of(site), clean(project, tmp_path / "clean")
        differing = sorted(path for path in made | expected if made.get(path) != expected.get(path))
        assert (seed, number, names, differing) == (seed, number, names, [])


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_any_edits_give_what_a_clean_build_gives(tmp_path: Path, seed: int) -> None:
    edited(tmp_path, seed, 5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_very_many_edits_give_what_clean_builds_give(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "index", lambda *_: 0)
    edited(tmp_path, seed, 12)


def test_a_file_that_is_copied_is_copied_again_where_it_is_another_one(tmp_path: Path) -> None:
    project = tmp_path / "letters"
    letters = Letters(project, 1)
    letters.write("docs/seal.svg", "<svg/>")
    letters.write("docs/gone.svg", "<svg/>")
    site, _, _ = building.build(project)
    (site / "assets/editions/edition.css").write_text("spoilt")
    (site / "assets/editions/reading.css").unlink()
    letters.write("docs/assets/images/favicon.png", "of the project, not of the theme")
    letters.write("docs/seal.svg", "<SVG/>")
    (project / "docs/gone.svg").unlink()
    building.build(project)
    assert files_of(site) == clean(project, tmp_path / "clean")
    (project / "docs/assets/images/favicon.png").unlink()
    building.build(project)
    assert files_of(site) == clean(project, tmp_path / "clean")


def test_a_file_that_the_site_has_is_not_copied_again(tmp_path: Path) -> None:
    project = tmp_path / "letters"
    letters = Letters(project, 1)
    letters.write("docs/seal.svg", "<svg/>")
    site, _, _ = building.build(project)
    copied = (site / "seal.svg", site / "assets/editions/edition.css")
    before = [file.stat().st_ino for file in copied]
    letters.rewrite()
    building.build(project)
    assert [file.stat().st_ino for file in copied] == before


def test_of_a_theme_the_same_files_are_listed_as_by_mkdocs(tmp_path: Path) -> None:
    project = tmp_path / "letters"
    Letters(project, 1)
    config, _ = configuration.load(project)
    config = config.plugins.on_config(config)
    env = config.theme.get_env()
    listed = []
    for loader in (env.loader, FileSystemLoader(config.theme.dirs)):
        env.loader = loader
        found = Files([])
        found.add_files_from_theme(env, config)
        listed.append([(one.src_uri, one.abs_src_path) for one in found])
    assert listed[0] == listed[1] != []
