"""Editions of made-up letters, as large as one wants, with the statistics of real ones.

The words are made of syllables and as frequent as Zipf's law has it; length, notes and names are
about those of 4,400 published letters of a writer.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

SYLLABLES = (
    "an be ce de er fi go ha in je ka li mo ne ob pe ru se ta un ve wi zu sch ber lich keit ung"
    " tion ová ský něk řek üb ör äs ß".split()
)
WORDS = 110_000
"""Different words that can occur."""

LETTERS_A_PERSON, LETTERS_A_PLACE = 4, 15
YEARS = range(1888, 1932)

HEAD = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de"><teiHeader><fileDesc><titleStmt>
<title>{title}</title></titleStmt><publicationStmt><p>None</p></publicationStmt><sourceDesc>
<p>Made up.</p></sourceDesc></fileDesc>{further}</teiHeader>"""

SENT = """<profileDesc><correspDesc>
<correspAction type="sent"><persName ref="#p{sender}">Name{sender}</persName>
<date when="{date}"/></correspAction>
<correspAction type="received"><persName ref="#p{receiver}">Name{receiver}</persName>
</correspAction></correspDesc></profileDesc>"""

CONFIGURATION = """site_name: Letters
theme: {name: material, language: de}
plugins: [editions]
"""


@dataclass
class Writer:
    """Writes letters; the same number of them gives the same letters."""

    number: int
    """How many letters the edition has."""
    length: int = 375
    """Words of a letter, on average."""
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        made: dict[str, None] = {}
        while len(made) < WORDS:
            parts = self.chance.choices(SYLLABLES, k=self.chance.choice([1, 2, 2, 3, 3, 3, 4, 4]))
            word = "".join(parts)
            made[word.capitalize() if self.chance.random() < 0.25 else word] = None
        self.vocabulary = [*made]
        self.weights = [*accumulate(1 / (rank + 8) ** 1.02 for rank in range(WORDS))]
        # Some persons are in every third letter, most in a few.
        self.persons = range(max(5, self.number // LETTERS_A_PERSON))
        self.places = range(max(3, self.number // LETTERS_A_PLACE))

    def words(self, number: int) -> list[str]:
        """So many words."""
        return self.chance.choices(self.vocabulary, cum_weights=self.weights, k=number)

    def one_of(self, entries: Sequence[int]) -> int:
        """An entry of a register: the first occur most."""
        return min(int(self.chance.paretovariate(0.6)) - 1, len(entries) - 1)

    def paragraph(self) -> str:
        """A paragraph with names and notes."""
        words = self.words(self.chance.randint(20, 80))
        for at in range(0, len(words), 14):
            drawn = self.chance.random()
            if drawn < 0.5:
                words[at] = f'<persName ref="#p{self.one_of(self.persons)}">{words[at]}</persName>'
            elif drawn < 0.7:
                words[at] = f'<placeName ref="#o{self.one_of(self.places)}">{words[at]}</placeName>'
            elif drawn < 0.8:
                words[at] += f"<note>{' '.join(self.words(15))}.</note>"
        return f"<p>{' '.join(words)}.</p>"

    def letter(self, number: int) -> str:
        """A letter with its header."""
        year = YEARS[number * len(YEARS) // self.number]
        date = f"{year}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        sender, receiver = self.one_of(self.persons), self.one_of(self.persons)
        title = f"Name{sender} an Name{receiver}, {date}"
        further = SENT.format(sender=sender, receiver=receiver, date=date)
        number_of_paragraphs = round(self.chance.randint(3, 12) * self.length / 375)
        body = "".join(self.paragraph() for _ in range(number_of_paragraphs))
        head = HEAD.format(title=title, further=further)
        return f"{head}<text><body>{body}</body></text></TEI>"

    def register(self) -> str:
        """The register of all persons and places."""
        persons = "".join(
            f'<person xml:id="p{one}"><persName>{self.words(1)[0]} Name{one}</persName></person>'
            for one in self.persons
        )
        places = "".join(
            f'<place xml:id="o{one}"><placeName>Place{one}</placeName></place>'
            for one in self.places
        )
        lists = f"<listPerson>{persons}</listPerson><listPlace>{places}</listPlace>"
        head = HEAD.format(title="Register", further="")
        return f"{head}<text><body>{lists}</body></text></TEI>"


def written(folder: Path, number: int, length: int = 375) -> Path:
    """Write an edition of so many letters, of so many words on average, into a folder."""
    writer = Writer(number, length)
    for name in ("documents", "registers"):
        (folder / "tei" / name).mkdir(parents=True)
    for one in range(number):
        file = folder / f"tei/documents/l{one:05}.xml"
        file.write_text(writer.letter(one), "utf-8")
    (folder / "tei/registers/register.xml").write_text(writer.register(), "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    return folder
