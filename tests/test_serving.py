"""Real servers give out a site as it says that they should: headers, types, what is compressed."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import brotli
import pytest
from conftest import Project, file, files_of
from lxml import html
from measures import NODE, package
from measures import served as plainly
from playwright.sync_api import Browser, Page, expect
from servers import BROTLI, Serving, serving

from editions import building, compressed, frame, manifest
from editions import serving as served

XHTML = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p id="p">Words</p>
<script xmlns="http://www.w3.org/1999/xhtml">
document.documentElement.setAttribute("run", "1")</script>
</body></text></TEI>"""

STYLED = """<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="planted.xsl"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>Words</p></body></text></TEI>"""

STYLE = """<?xml version="1.0"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/"><html run="1"><body>Run</body></html></xsl:template></xsl:stylesheet>"""

SVG = """<svg xmlns="http://www.w3.org/2000/svg"><script>
document.documentElement.setAttribute("run", "1")</script></svg>"""

PLANTED = {
    "planted/xhtml.xml": XHTML,
    "planted/styled.xml": STYLED,
    "planted/planted.xsl": STYLE,
    "planted/drawing.svg": SVG,
    "planted/page.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{SVG}</body></html>',
    "planted/evil.txt": XHTML,
    "planted/a.jsonl": "{}\n",
    "planted/a.md": "# A\n",
    "planted/a.unknown": "<script>1</script>",
    # Names as hashed ones have them, elsewhere.
    "planted/main.12345678.min.css": "",
    "planted/en_a169785.pf_fragment": "",
    "facsimiles/tei/a.jpg/info.json": "{}",
    "planted/a.iiif.json": "{}",
}

RUNNING = (".xml", ".xhtml", ".svg", ".xsl", "evil.txt")

PAGES = ("", "documents/ruzek-1962-11-30.html", "search.html?q=Cuba", "map.html", "copies.html")

HEADERS = {
    "content-security-policy": f"{frame.POLICY}; {served.ANCESTORS}",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


@pytest.fixture(scope="session")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This edition with compressed files, and with some that are to run."""
    folder = tmp_path_factory.mktemp("copy") / "site"
    shutil.copytree(site, folder)
    (folder / "planted").mkdir()
    compressed.add(folder, manifest.hashes(folder), None)
    manifest.written(folder)
    for path, text in PLANTED.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(
    scope="session",
    params=[(server, path) for server in ("nginx", "apache", "caddy") for path in ("", "/mirror")],
    ids=lambda one: f"{one[0]}{one[1] or '/'}",
)
def at(request: pytest.FixtureRequest, copy: Path) -> Iterator[Serving]:
    server, path = request.param
    with serving(server, copy, path) as found:
        yield found


@pytest.mark.part(3)
def test_a_page_is_forbidden_what_does_not_stand_in_files_of_the_site(at: Serving) -> None:
    for uri in ("", "index.html", "documents/ruzek-1962-11-30.html"):
        said = at.get(uri)
        assert (said.status, said.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert {name: said.headers[name] for name in HEADERS} == HEADERS
        assert said.headers["cache-control"] == served.FRESH


@pytest.mark.parametrize(
    ("uri", "type_"),
    [
        ("tei/documents/ruzek-1962-11-30.xml.txt", "text/plain; charset=utf-8"),
        ("assets/editions/frame.js", "text/javascript; charset=utf-8"),
        ("assets/editions/edition.css", "text/css; charset=utf-8"),
        ("assets/editions/fonts/eb-garamond-latin-regular.woff2", "font/woff2"),
        ("data/documents.json", "application/json"),
        ("data/documents.csv", "text/csv; charset=utf-8"),
        ("data/passages.jsonl", "application/jsonl"),
        ("documents/ruzek-1962-11-30.ris", "application/x-research-info-systems"),
        ("pagefind/en/wasm.en.pagefind", "application/octet-stream"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("verify.py", "text/plain; charset=utf-8"),
        ("_headers", "application/octet-stream"),
        ("planted/a.jsonl", "application/jsonl"),
        ("planted/a.md", "text/markdown; charset=utf-8"),
        ("planted/a.unknown", "application/octet-stream"),
        ("planted/drawing.svg", "image/svg+xml"),
    ],
)
def test_files_have_the_types_of_their_endings(at: Serving, uri: str, type_: str) -> None:
    for coding in ("identity", "br", "gzip"):
        said = at.get(uri, Accept_Encoding=coding)
        assert (said.status, said.headers["content-type"]) == (200, type_)


def test_what_is_compressed_is_given_to_those_who_take_it(at: Serving) -> None:
    for uri in ("", "documents/ruzek-1962-11-30.html", "assets/editions/frame.js"):
        path = at.folder / (uri or "index.html")
        data = path.read_bytes()
        plain, zipped = at.get(uri), at.get(uri, Accept_Encoding="gzip")
        assert (plain.body, plain.headers.get("content-encoding")) == (data, None)
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == data
        assert len(zipped.body) == Path(f"{path}.gz").stat().st_size
        assert "accept-encoding" in zipped.headers["vary"].lower()
        if at.server == "nginx" and not BROTLI.exists():
            pytest.skip("nginx has no Brotli: `make test` installs it where it may")
        small = at.get(uri, Accept_Encoding="gzip, deflate, br")
        assert small.headers["content-encoding"] == "br"
        assert small.headers["content-type"] == plain.headers["content-type"]
        assert brotli.decompress(small.body) == data
        assert {name: small.headers[name] for name in HEADERS} == HEADERS


def test_only_what_has_a_hash_in_its_name_is_kept_for_good(at: Serving) -> None:
    every = [path for path in files_of(at.folder) if not path.endswith((".br", ".gz"))]
    for coding in ("identity", "br"):
        lasting = set()
        for uri in [*every[::19], *PLANTED]:
            said = at.get(uri, Accept_Encoding=coding)
            kept = said.headers.get("cache-control")
            assert kept in (served.FRESH, served.LASTING) or said.status == 403, uri
            if kept == served.LASTING:
                lasting.add(uri)
        assert lasting == {one for one in every[::19] if served.is_hashed(one)}
        assert len(lasting) > 10


def test_viewers_of_other_sites_may_read_images_and_what_is_told_of_them(at: Serving) -> None:
    for coding in ("identity", "br"):
        told = {
            uri: at.get(uri, Accept_Encoding=coding).headers.get(served.ORIGIN.lower())
            for uri in ("facsimiles/tei/a.jpg/info.json", "planted/a.iiif.json", "planted/a.jsonl")
        }
        assert [*told.values()] == ["*", "*", None]


def test_hosts_that_read_a_file_share_images() -> None:
    paths = ["facsimiles/a.jpg/full/max/0/default.jpg", "documents/a.iiif.json", "index.html"]
    rules = rules_of(served.files(paths, frame.POLICY, None)[served.HEADERS].decode())
    shared = [path for path, said in rules.items() if said == [f"{served.ORIGIN}: *"]]
    assert shared == ["/documents/a.iiif.json", "/facsimiles/*"]


def test_what_is_not_kept_for_good_is_asked_for_again_in_a_few_bytes(at: Serving) -> None:
    for coding in ("identity", "br"):
        first = at.get("index.html", Accept_Encoding=coding)
        again = at.get("index.html", Accept_Encoding=coding, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")


def test_an_address_without_a_page_has_one_that_leads_on(at: Serving) -> None:
    for uri in ("nothing.html", "documents/deep/er/nothing.html", "pagefind/en/index/x.pf_index"):
        said = at.get(uri, Accept_Encoding="gzip, br")
        assert (said.status, said.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert said.headers["cache-control"] == served.FRESH
        assert said.headers["content-security-policy"] == HEADERS["content-security-policy"]
        is_zipped = said.headers.get("content-encoding") == "gzip"  # By the host, as it goes.
        tree = html.fromstring(gzip.decompress(said.body) if is_zipped else said.body)
        links = [*tree.xpath("//@href"), *tree.xpath("//@src")]
        own = [one for one in links if not one.startswith("#")]
        assert len(own) > 10
        for one in own:
            assert one.startswith(f"{at.path}/"), one
            assert at.get(one.removeprefix(f"{at.path}/")).status == 200, one
    # The file itself is as it was published.
    assert at.get("404.html").body == (at.folder / "404.html").read_bytes()


@pytest.mark.part(5)
def test_pages_need_nothing_that_is_forbidden(at: Serving, page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    for uri in PAGES:
        page.goto(f"{at.address}{uri}", wait_until="networkidle")
        assert page.evaluate("document.fonts.check('16px \"EB Garamond\"')")
    assert [one for one in refused if "Policy" in one] == []


@pytest.mark.part(5)
def test_the_search_finds(at: Serving, page: Page) -> None:
    page.goto(f"{at.address}search.html?q=missile")
    expect(page.locator("#search-page .search-results > li").nth(5)).to_be_visible()


def ran(browser: Browser, address: str) -> bool:
    """What was planted in a file has run."""
    page = browser.new_context().new_page()
    page.goto(address)
    root = page.evaluate("document.documentElement?.outerHTML ?? ''")
    page.context.close()
    return 'run="1"' in root.partition(">")[0]


@pytest.mark.part(5)
@pytest.mark.parametrize("uri", [one for one in PLANTED if one.endswith(RUNNING)])
def test_nothing_that_stands_in_a_source_runs(at: Serving, browser: Browser, uri: str) -> None:
    said = at.get(uri)
    if uri.endswith(".txt"):
        assert said.headers["content-type"] == "text/plain; charset=utf-8"
    else:
        assert said.headers["content-security-policy"] == served.LOCKED
    assert ran(browser, f"{at.address}{uri}") is False


@pytest.mark.parametrize("uri", ["planted/xhtml.xml", "planted/styled.xml", "planted/drawing.svg"])
def test_without_these_rules_it_would(copy: Path, browser: Browser, uri: str) -> None:
    with plainly(copy) as address:
        assert ran(browser, f"{address}{uri}") is True


@pytest.mark.part(3)
def test_a_mirror_is_what_was_published(at: Serving) -> None:
    command = [sys.executable, str(at.folder / "verify.py"), at.address]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("server", ["nginx", "apache", "caddy"])
def test_the_page_of_no_address_leads_on_where_the_site_has_another_path(
    project: Project, server: str
) -> None:
    configuration = (
        "site_name: A\nsite_url: https://example.org/reports/\n"
        "theme: {name: material}\nplugins: [editions]\n"
    )
    made, _, _ = building.build(
        project({"mkdocs.yml": configuration, "tei/documents/a.xml": file("<p>One</p>")})
    )
    assert b'"/reports/' in (made / "404.html").read_bytes()
    with serving(server, made, "/mirror") as found:
        tree = html.fromstring(found.get("a/b/c.html").body)
        links = {*tree.xpath("//link/@href"), *tree.xpath("//a/@href"), *tree.xpath("//@src")}
        own = {one for one in links if not one.startswith(("#", "https:"))}
        assert "/mirror/documents/index.html" in own
        assert [one for one in own if not one.startswith("/mirror/")] == []


def rules_of(headers: str) -> dict[str, list[str]]:
    """The rules of a `_headers` file by their paths."""
    rules: dict[str, list[str]] = {}
    for line in headers.splitlines():
        if line.startswith("  "):
            rules[[*rules][-1]].append(line.strip())
        else:
            rules[line] = []
    return rules


def test_hosts_that_read_a_file_are_told_the_same(site: Path) -> None:
    rules = rules_of((site / served.HEADERS).read_text("utf-8"))
    said = HEADERS["content-security-policy"]
    assert rules.pop("/*") == [
        f"Content-Security-Policy: {said}",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: same-origin",
    ]
    assert rules.pop("/sitemap.xml") == [f"Content-Security-Policy: {served.LOCKED}"]
    assert {*map(tuple, rules.values())} == {(f"Cache-Control: {served.LASTING}",)}
    for path in files_of(site):
        fitting = [rule for rule in rules if fnmatch(f"/{path}", rule)]
        assert bool(fitting) == served.is_hashed(path), path


READER = """
import { parseAllHeaders } from "@netlify/headers-parser";
const read = await parseAllHeaders({ headersFiles: [process.argv[1]], minimal: false });
const headers = read.headers.map((one) => [one.forRegExp.source, one.values]);
console.log(JSON.stringify({ errors: read.errors.map(String), headers }));
"""
"""Tells what Netlify reads in a file of headers."""


def test_a_host_reads_what_is_meant(site: Path) -> None:
    parser = package("@netlify/headers-parser/package.json").parents[2]
    command = [str(NODE), "--input-type=module", "--eval", READER, str(site / served.HEADERS)]
    ran = subprocess.run(command, cwd=parser.parent, capture_output=True, text=True, check=True)
    read = json.loads(ran.stdout)
    assert read["errors"] == []
    for path in files_of(site):
        fitting = [said for form, said in read["headers"] if re.search(form, f"/{path}")]
        told = {name.lower(): value for said in fitting for name, value in said.items()}
        expected = dict(HEADERS)
        if path == "sitemap.xml":
            expected["content-security-policy"] = served.LOCKED
        if served.is_hashed(path):
            expected["cache-control"] = served.LASTING
        assert (path, told) == (path, expected)


def test_a_file_of_headers_of_the_project_stands(project: Project) -> None:
    own = {"docs/_headers": "/*\n  X-Own: 1\n", "tei/documents/a.xml": file("<p>One</p>")}
    folder = project(own)
    for _ in range(2):
        site, _, _ = building.build(folder)
        assert (site / "_headers").read_text("utf-8") == own["docs/_headers"]


def test_a_name_with_a_hash_never_has_other_bytes(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One two three</p>"), "docs/index.md": "# A"})
    first = files_of(building.build(folder)[0])
    (folder / "tei/documents/a.xml").write_text(file("<p>One two other words</p>"), "utf-8")
    (folder / "docs/index.md").write_text("# B", "utf-8")
    second = files_of(building.build(folder)[0])
    hashed = [path for path in first if served.is_hashed(path)]
    kinds = {path.rpartition(".")[2] for path in hashed}
    assert {"pf_meta", "pf_index", "pf_fragment", "css", "js"} <= kinds
    assert first.keys() - second.keys() >= {one for one in hashed if one.endswith(".pf_meta")}
    assert [one for one in hashed if second.get(one, first[one]) != first[one]] == []
