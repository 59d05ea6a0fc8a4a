"""Real servers of the web, each with what a site says of it: nginx, Apache and Caddy of Debian.

`make test` runs this file, which installs them where apt is at hand and the user may use it, and
Pango, with which PDFs are set. Without one, the tests that need it are skipped with a reason.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ctypes.util import find_library
from http.client import HTTPConnection
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

SYSTEM = "/usr/sbin:/usr/local/sbin"
MODULES = Path("/usr/lib/apache2/modules")
OF_APACHE = (
    "mpm_event authn_core authz_core alias dir mime headers rewrite filter substitute deflate"
).split()
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
NOBODY = 65534

NGINX = """
daemon off;
worker_processes 1;
pid {run}/pid;
error_log stderr;
{modules}
events {{}}
http {{
    access_log off;
    client_body_temp_path {run}/body;
    proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi;
    scgi_temp_path {run}/scgi;
    gzip on;
    gzip_types text/css text/javascript application/json;
    server {{
        listen 127.0.0.1:{port};
        include {snippet};
    }}
}}
"""

APACHE = """
ServerName localhost
ServerRoot {run}
PidFile {run}/pid
DefaultRuntimeDir {run}
Listen 127.0.0.1:{port}
ErrorLog {run}/errors
{modules}
TypesConfig /dev/null
AddType application/x-gzip .gz
AddLanguage cs .cs .cz
AddEncoding x-gzip .gz
AddOutputFilterByType DEFLATE text/html text/plain text/css application/json
DocumentRoot {other}
{alias}
<Directory {folder}>
    Require all granted
    {directory}
</Directory>
"""

CADDY = """
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    import {snippet}
}}
"""


PACKAGES = ("nginx-light", "libnginx-mod-http-brotli-static", "apache2-bin", "caddy")
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class Answer(NamedTuple):
    """What a server says."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes


class Serving(NamedTuple):
    """A site that a server serves."""

    server: str
    port: int
    path: str
    """Below which the site is, without a slash at its end."""
    folder: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}/"

    def get(self, uri: str, **headers: str) -> Answer:
        """What is answered to whoever asks for a place in the site, as it comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        wanted = {"Accept-Encoding": "identity"} | {
            name.replace("_", "-"): said for name, said in headers.items()
        }
        connection.request("GET", f"{self.path}/{uri}", headers=wanted)
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        try:
            return Answer(answer.status, said, answer.read())
        finally:
            connection.close()


def program(server: str) -> str:
    """The path of a server's program. Skips the test if it is not installed."""
    found = _installed(server)
    if found is None:
        pytest.skip(f"no {server}: `make test` installs it where it may")
    return found


def _installed(server: str) -> str | None:
    name = {"apache": "apache2"}.get(server, server)
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SYSTEM}")


def snippet(site: Path, server: str, path: str, into: Path) -> Path:
    """What the site says of a server, filled in by the very command that stands in it."""
    told = site / f"data/serving/{server}.txt"
    (command,) = re.findall(r'^# +sed (".*?") ', told.read_text("utf-8"), re.MULTILINE)
    (script,) = shlex.split(command)
    script = script.replace("/srv/edition", str(site)).replace("|/edition|", f"|{path}|")
    made = subprocess.run(["sed", script, told], check=True, capture_output=True)
    into.write_bytes(made.stdout)
    return into


@contextmanager
def serving(server: str, site: Path, path: str) -> Iterator[Serving]:
    """A copy of a site while a server serves it, which has no rights of its own."""
    found = program(server)
    run = Path(mkdtemp(prefix=f"editions-{server}-"))
    try:
        folder = run / "site"
        shutil.copytree(site, folder)
        (run / "other").mkdir()
        port = _free()
        command = _command(server, found, run, folder, path, port)
        _open_to_all(run)
        with (run / "said").open("wb") as said:
            is_root = os.geteuid() == 0
            process = subprocess.Popen(
                command,
                stdout=said,
                stderr=said,
                env={"PATH": os.environ["PATH"], "HOME": str(run), "XDG_DATA_HOME": str(run)},
                user=NOBODY if is_root else None,
                group=NOBODY if is_root else None,
                extra_groups=[] if is_root else None,
            )
        try:
            _wait(process, port, run / "said")
            yield Serving(server, port, path, folder)
        finally:
            process.terminate()
            process.wait(20)
    finally:
        shutil.rmtree(run, ignore_errors=True)


def _command(server: str, found: str, run: Path, folder: Path, path: str, port: int) -> list[str]:
    made = snippet(folder, server, path, run / "snippet")
    values = {"run": run, "port": port, "snippet": made, "folder": folder, "other": run / "other"}
    file = run / "configuration"
    if server == "nginx":
        modules = f"load_module {BROTLI};" if BROTLI.exists() else ""
        if modules:
            made.write_text(made.read_text("utf-8").replace("# brotli_static", "brotli_static"))
        file.write_text(NGINX.format(modules=modules, **values))
        return [found, "-e", "stderr", "-p", str(run), "-c", str(file)]
    if server == "caddy":
        file.write_text(CADDY.format(**values))
        return [found, "run", "--adapter", "caddyfile", "--config", str(file)]
    modules = "\n".join(f"LoadModule {one}_module {MODULES}/mod_{one}.so" for one in OF_APACHE)
    alias, directory = f"DocumentRoot {folder}", f"Include {made}"
    if path:  # There the other way, which hosts allow those who have a folder with them.
        alias, directory = f"Alias {path} {folder}", "AllowOverride FileInfo"
        made.rename(folder / ".htaccess")
    file.write_text(APACHE.format(modules=modules, alias=alias, directory=directory, **values))
    return [found, "-f", str(file), "-DFOREGROUND"]


def _open_to_all(folder: Path) -> None:
    """Let everyone read and write, as the server may be nobody."""
    for one in (folder, *folder.rglob("*")):
        one.chmod(0o777 if one.is_dir() else 0o666)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    """Wait until a server answers. Raises AssertionError with what it says if it does not."""
    for _ in range(300):
        if process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.1)
                continue
            return
        break
    raise AssertionError(said.read_text("utf-8", "replace"))


def install() -> None:
    """Install what is missing; on a machine with services Debian may start some."""
    missing = [one for one in ("nginx", "apache", "caddy") if _installed(one) is None]
    missing += [] if find_library("pangoft2-1.0") else ["pango"]
    may = shutil.which("apt-get") is not None and os.geteuid() == 0
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES, *PANGO]):
        if missing and may:
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "--quiet", *command], env=environment, check=False)


if __name__ == "__main__":
    install()
