"""Links to the web: what cannot be right, and what a server of our own answers."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Project, file

from editions import answers, check, cli
from editions.answers import FRESH, Answer, Asking, asked
from editions.checks import links
from editions.edition import Edition
from editions.source import read

NOW = 1_800_000_000.0
HERE = Asking(timeout=0.5, pause=0, is_local=True)


class Server(ThreadingHTTPServer):
    """Answers as its handler's table says, and notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: Counter[tuple[str, str]] = Counter()
        self.agents: set[str] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """`/404` answers 404, `/301/ok` sends to `/ok` by 301, `/head/405` answers GET alone."""

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_GET(self) -> None:
        self.answer("GET")

    def answer(self, method: str) -> None:
        assert isinstance(self.server, Server)
        self.server.seen[method, self.path] += 1
        self.server.agents.add(self.headers["User-Agent"])
        first, _, rest = self.path.lstrip("/").partition("/")
        if first == "slow":
            time.sleep(1)
        status = int(first) if first.isdigit() else 200
        if first == "head" and method == "HEAD":
            status = int(rest)
        self.send_response(status)
        if status in answers.MOVED:
            self.send_header("Location", rest if "://" in rest else f"/{rest}")
        self.end_headers()

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/ok", Answer(200)),
        ("/404", Answer(404)),
        ("/410", Answer(410)),
        ("/403", Answer(403)),
        ("/head/404", Answer(200)),
        ("/head/501", Answer(200)),
        ("/500", Answer(0, why="status 500")),
        ("/429", Answer(0, why="status 429")),
        ("/301/ok", Answer(200, "{}/ok")),
        ("/308/301/ok", Answer(200, "{}/ok")),
        ("/302/ok", Answer(200)),
        ("/302/301/ok", Answer(200)),
        ("/301/302/ok", Answer(200, "{}/302/ok")),
        ("/301/404", Answer(404, "{}/404")),
        ("/301/301/301/301/301/ok", Answer(0, why="one is sent on more than 5 times")),
        ("/301/ftp://example.org/a", Answer(0, why="one is sent to what is no page")),
        ("/slow", Answer(0, why="it takes too long")),
        ("/Růžek (1)?a=č", Answer(200)),
    ],
)
def test_a_host_is_asked_and_followed(
    web: Server, tmp_path: Path, path: str, answer: Answer
) -> None:
    address = web.address + path
    found = asked([address], tmp_path / "links.json", NOW, asking=HERE)[address]
    moved = answer.moved.format(web.address)
    assert found == Answer(answer.status, moved, answer.why)


def test_a_host_that_is_not_there_gives_no_answer(tmp_path: Path) -> None:
    found = asked(["http://127.0.0.1:1/"], tmp_path / "a", NOW, asking=HERE)
    assert [*found.values()] == [Answer(0, why="its host refuses to be asked")]


def test_hosts_are_told_who_asks(web: Server, tmp_path: Path) -> None:
    asked([web.address], tmp_path / "a", NOW, asking=HERE)
    assert [agent.partition("/")[0] for agent in web.agents] == ["editions"]


def test_the_own_network_is_not_asked(web: Server, tmp_path: Path) -> None:
    found = asked([web.address], tmp_path / "a", NOW, asking=Asking(pause=0))
    assert [one.why for one in found.values()] == ["it is a place in your own network"]
    assert web.seen == {}


def test_good_answers_hold_for_a_week(web: Server, tmp_path: Path) -> None:
    kept = tmp_path / "cache/links.json"
    addresses = [f"{web.address}/{path}" for path in ("ok", "404", "500")]
    first = asked(addresses, kept, NOW, asking=HERE)
    assert asked(addresses, kept, NOW + FRESH - 1, asking=HERE) == first
    assert web.seen["HEAD", "/ok"] == 1
    assert web.seen["HEAD", "/404"] == web.seen["HEAD", "/500"] == 2
    asked(addresses, kept, NOW + FRESH, asking=HERE)
    assert web.seen["HEAD", "/ok"] == 2


@pytest.mark.parametrize("broken", ["", "{", "[1]", '[["a"]]', '{"a": 1}', "[[1, 2, 3, null]]"])
def test_what_is_broken_is_asked_anew(web: Server, tmp_path: Path, broken: str) -> None:
    kept = tmp_path / "links.json"
    kept.write_text(broken, "utf-8")
    assert asked([web.address], kept, NOW, asking=HERE) == {web.address: Answer(200)}
    assert json.loads(kept.read_text("utf-8")) == [[web.address, 200, "", NOW]]


def test_one_host_is_not_asked_twice_at_once(web: Server, tmp_path: Path) -> None:
    started = time.monotonic()
    addresses = [f"{web.address}/{number}/a" for number in (200, 201, 202)]
    asked(addresses, tmp_path / "a", NOW, asking=Asking(pause=0.1, is_local=True))
    assert time.monotonic() - started >= 0.2


LINKED = """<p>One <ref target="{0}/ok">a</ref> and <ref target="{0}/404#p1">b</ref>
 <ref target="{0}/301/ok">c</ref> <persName ref="{0}/301/ok">d</persName> <ptr target="{0}/500"/>
 <ref target="{0}/404">e</ref></p><p><idno>{0}/410</idno></p>"""


def test_what_is_wrong_with_links_is_told_at_their_elements(web: Server, project: Project) -> None:
    folder = project({"tei/documents/a.xml": file(LINKED.format(web.address))})
    found = check.linked(Edition.read(folder), folder / "build/a.json", NOW, asking=HERE)
    assert [(one.code, one.line, one.message.partition(" ")[2]) for one in found] == [
        ("dead-link", 2, "is not there (404): look where it has gone"),
        ("moved-link", 3, f"has moved for good: write {web.address}/ok"),
        ("no-answer", 3, "gives no answer (status 500): try again later"),
        ("dead-link", 4, "is not there (410): look where it has gone"),
    ]


def test_an_edition_whose_links_are_well_has_no_findings(web: Server, project: Project) -> None:
    folder = project({"tei/documents/a.xml": file(f'<p><ref target="{web.address}">a</ref></p>')})
    edition = Edition.read(folder)
    assert check.linked(edition, folder / "a.json", NOW, asking=HERE) == ()


def test_without_a_way_to_the_web_this_alone_is_told(project: Project) -> None:
    body = "".join(
        f'<p><ref target="http://127.0.0.1:1/{number}">a</ref></p>' for number in range(9)
    )
    edition = Edition.read(project({"tei/documents/a.xml": file(body)}))
    found = check.linked(edition, Path(edition.project or "", "a.json"), NOW, asking=HERE)
    assert [(one.path, one.code) for one in found] == [("--links", "no-answer")]


def test_the_command_asks_if_it_is_told_to(
    web: Server, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "USUAL", HERE)
    folder = project({"tei/documents/a.xml": file(LINKED.format(web.address))})
    without = CliRunner().invoke(cli.main, ["check", str(folder), "--format", "json"])
    assert web.seen == {}
    run = CliRunner().invoke(cli.main, ["check", str(folder), "--links", "--format", "json"])
    codes = [[one["code"] for one in json.loads(one.stdout)] for one in (without, run)]
    assert [*(Counter(codes[1]) - Counter(codes[0])).elements()] == [
        *("dead-link", "dead-link", "moved-link", "no-answer")
    ]
    assert (folder / "build/cache/links.json").is_file()


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https:/example.org/a", "write https://example.org/a"),
        ("http//example.org/a", "write http://example.org/a"),
        ("https:example.org", "write https://example.org"),
        ("https:///example.org", "write https://example.org"),
        ("http:\\\\example.org", "write http://example.org"),
        ("http://https://example.org", "it begins twice"),
        ("https://example", '"example" is no name of a host'),
        ("https://www,example.org/", '"www,example.org" is no name of a host'),
        ("https://example..org/", '"example..org" is no name of a host'),
        ("https://", '"" is no name of a host'),
        ("http://localhost:8000/a", "localhost is your own computer"),
        ("http://192.168.1.7/a", "192.168.1.7 is a place in your own network"),
        ("https://example.org:port/", "the port or the brackets of the host are wrong"),
        ("https://[example.org/", "the port or the brackets of the host are wrong"),
        ("https://example.org/a,", "the , at its end belongs to the text around"),
        ("https://example.org/a)", "the ) at its end belongs to the text around"),
        ("https://example.org/{{id}}", "there is a { in it"),
        ("https://example.org/100%", "write %25 for a % that is meant so"),
        ("mailto:editors", "write mailto:name@host"),
    ],
)
def test_an_address_that_cannot_be_right_is_told(address: str, fault: str) -> None:
    source = read("a.xml", file(f'<p>A <ref target="{address}">b</ref></p>').encode())
    found = [
        (one.code, one.message.partition(" leads anywhere: ")[2]) for one in links.of_file(source)
    ]
    assert found == [("bad-address", fault)]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "HTTP://Example.ORG/A_(b)?c=d&amp;e=%C5%AF#f",
        "https://de.wikipedia.org/wiki/Růžek",
        "https://xn--rek-bla.example:8080/a",
        "https://příklad.cz/",
        "http://8.8.8.8/",
        "http://[2001:4860:4860::8888]/",
        "mailto:a.b@example.org?subject=A",
        "tel:+41",
        "doi:10.5281/zenodo.1",
        "a.xml#p1",
        "#p1",
        "https://example.org/a.",
    ],
)
def test_an_address_that_may_be_right_is_not_told(address: str) -> None:
    body = f'<p>A <ref target="{address}">b</ref></p><p><idno><idno>{address}</idno> a</idno></p>'
    assert [*links.of_file(read("a.xml", file(body).encode()))] == []


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("http://example.org/a", "https://www.example.org/a/"),
        ("https://doi.org/10.1/a", "https://example.org/a"),
        ("http://d-nb.info/gnd/118540238", "https://example.org/a"),
    ],
)
def test_what_hosts_change_by_themselves_has_not_moved(
    project: Project, address: str, moved: str
) -> None:
    edition = Edition.read(
        project({"tei/documents/a.xml": file(f'<p><ref target="{address}">b</ref></p>')})
    )
    source = edition.sources["tei/documents/a.xml"]
    given = {address: Answer(200, moved)}
    assert [*links.judged(source, edition.pointers, given)] == []


def codes_and_advice(project: Project, pointer: str, *beside: str) -> list[tuple[str, str]]:
    """The codes of what is wrong with a pointer, each with the last words of its message."""
    body = f'<p>A</p><figure><graphic url="{pointer}"/></figure>'
    files = {"tei/documents/a.xml": file(body), **{f"tei/documents/{one}": "" for one in beside}}
    found = Edition.read(project(files)).findings
    return [
        (one.code, one.message.rpartition(": ")[2]) for one in found if one.path.endswith("a.xml")
    ]


@pytest.mark.parametrize(
    ("pointer", "beside", "advice"),
    [
        ("img/P-1.jpg", "img/p_1.JPG", "did you mean p_1.JPG?"),
        ("img/p1.tif", "img/p1.jpg", "did you mean p1.jpg?"),
    ],
)
def test_a_file_that_may_be_meant_is_named(
    project: Project, pointer: str, beside: str, advice: str
) -> None:
    assert codes_and_advice(project, pointer, beside) == [("missing-file", advice)]


def test_no_other_file_is_named_for_one_that_is_not_there(project: Project) -> None:
    ((code, said),) = codes_and_advice(project, "a.jpg", "b.jpg")
    assert (code, "did you mean" in said) == ("missing-file", False)


@pytest.mark.parametrize(
    ("pointer", "advice"),
    [
        ("htpps://example.org/a", "did you mean https?"),
        ("file:///home/doe/a.jpg", "and write the way to it from here"),
        ("C:/images/a.jpg", "and write the way to it from here"),
    ],
)
def test_a_scheme_that_may_be_meant_is_named(project: Project, pointer: str, advice: str) -> None:
    ((code, said),) = codes_and_advice(project, pointer)
    assert (code, said.endswith(advice)) == ("unknown-scheme", True)
