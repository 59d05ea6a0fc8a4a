"""How servers of the web give out a site: what their configuration says, as files of the site.

One table of types and one of headers, in the words of each server. Starts no server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

FOLDER = "data/serving"
HEADERS = "_headers"
"""What Netlify, Cloudflare Pages and their like read at the root of a site."""

LOST = "404.html"

UTF_8 = "; charset=utf-8"
TYPES: Mapping[str, str] = {
    f"text/html{UTF_8}": "html",
    f"text/css{UTF_8}": "css",
    f"text/javascript{UTF_8}": "js mjs",
    f"text/plain{UTF_8}": "txt py",
    f"text/markdown{UTF_8}": "md",
    f"text/csv{UTF_8}": "csv",
    f"text/calendar{UTF_8}": "ics",
    "application/json": "json map geojson",
    "application/jsonl": "jsonl",
    "application/link-format": "link",
    f"application/xml{UTF_8}": "xml xsl xslt xht xhtml rng odd",
    f"application/rdf+xml{UTF_8}": "rdf",
    "image/svg+xml": "svg",
    "application/x-bibtex": "bib",
    "application/x-research-info-systems": "ris",
    "application/epub+zip": "epub",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/wasm": "wasm",
    "application/octet-stream": "pagefind pf_meta pf_index pf_filter pf_fragment",
    "font/woff2": "woff2",
    "font/woff": "woff",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/x-icon": "ico",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg oga opus",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
"""The endings of files by their type; whatever else there is, browsers save.

The parts of Pagefind's index are zipped within, so its program is no WebAssembly as it stands.
"""

OTHER = "application/octet-stream"

TEXTS = frozenset(
    ending
    for type_, endings in TYPES.items()
    for ending in endings.split()
    if ending != "map"  # Of scripts: only who mends them asks for one.
    if "text/" in type_ or "json" in type_ or "xml" in type_ or ending in ("bib", "ris")
)
"""The endings of files that are worth to be compressed."""

RUNNING = "xml xsl xslt xht xhtml rng odd rdf svg"
"""The endings of files that are no pages, and that a browser shows as one: it runs the XHTML and
SVG that stands in them, and the style sheet that they name."""

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The policy of these: nothing runs, nothing is loaded, and what is shown has no origin."""

ANCESTORS = "frame-ancestors 'self'"
"""What a policy says in a header alone."""

PLAIN: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""What is said with every file besides its policy: it is of the type that is told, and nobody else
hears what is read."""

FRESH = "no-cache"
"""A browser asks each time whether a file is still what it has."""

LASTING = "public, max-age=31536000, immutable"

HASHED = (
    r"/pagefind/[^/]+/(?:(?:fragment|index|filter)/[^/]+|pagefind\.[^/]+)"
    r"\.pf_(?:fragment|index|filter|meta)$",
    r"/assets/(?:javascripts|stylesheets)/\w+\.[0-9a-f]{8}\.min\.(?:js|css)(?:\.map)?$",
)
"""Files whose names have a hash of what is in them, as Pagefind and Material name theirs."""

SHARED = (r"/facsimiles/", r"\.iiif\.json$")
"""Files that scripts of other sites may read: viewers of images ask for these.

Source: IIIF Image API 3.0, section 7.1 (CORS).
"""

ORIGIN = "Access-Control-Allow-Origin"

_HASHED = re.compile("|".join(HASHED))

WHERE = """\
# How {server} serves this site. Say where the folder of the site is, and below which path it is
# served, without a slash at its end; for a site at the root of its host the path is empty:
#
#   sed "s|@FOLDER@|/srv/edition|g; s|@PATH@|/edition|g" {name} > {into}
#
"""


def is_hashed(path: str) -> bool:
    """The name of a file of a site follows from what is in it, so that it never changes."""
    return _HASHED.search(f"/{path}") is not None


def files(paths: Iterable[str], policy: str, site: str | None) -> dict[str, bytes]:
    """The configuration of each server as a file, by its path in the site.

    `paths` are those of the site's files, `policy` is that of its pages, `site` is its address.
    """
    policy = f"{policy}; {ANCESTORS}"
    base = base_of_lost(site)
    made = {
        f"{FOLDER}/nginx.txt": _nginx(policy, base),
        f"{FOLDER}/apache.txt": _apache(policy, base),
        f"{FOLDER}/caddy.txt": _caddy(policy, base),
        HEADERS: _headers(sorted(paths), policy),
    }
    return {path: text.encode() for path, text in made.items()}


def base_of_lost(site: str | None) -> str:
    """How the links of the page for addresses that are not there begin: see MkDocs."""
    return f"{urlsplit(site or '').path.rstrip('/')}/"


def _endings(endings: str, also: str = "") -> str:
    return rf"\.(?:{'|'.join(endings.split())}){also}$"


def _nginx(policy: str, base: str) -> str:
    headers = {"Content-Security-Policy": "$edition_policy", **PLAIN}
    said = _lines(f'add_header {name} "{value}" always;' for name, value in headers.items())
    # Its own list knows no parameters: the character set is said of types.
    types = {type_.removesuffix(UTF_8): endings for type_, endings in TYPES.items()}
    in_utf_8 = " ".join(one.removesuffix(UTF_8) for one in TYPES if UTF_8 in one)
    return WHERE.format(
        server="nginx", name="nginx.txt", into="/etc/nginx/snippets/edition.conf"
    ) + _NGINX.format(
        policy=policy,
        locked=LOCKED,
        running=_endings(RUNNING),
        hashed="\n".join(
            f'if ($uri ~ "^@PATH@{one}") {{ set $edition_cache "{LASTING}"; }}' for one in HASHED
        ),
        shared="\n".join(
            f'if ($uri ~ "^@PATH@.*{one}") {{ set $edition_origin "*"; }}' for one in SHARED
        ),
        fresh=FRESH,
        headers=said,
        types=_lines((f"{type_} {endings};" for type_, endings in types.items()), 8),
        other=OTHER,
        in_utf_8=in_utf_8.replace("text/html ", ""),
        base=base,
        lost=LOST,
    )


_NGINX = """\
# Then in a server block: include snippets/edition.conf;
# Where the package libnginx-mod-http-brotli-static is there, take the # before brotli_static.

set $edition_policy "{policy}";
if ($uri ~ "{running}") {{ set $edition_policy "{locked}"; }}
set $edition_cache "{fresh}";
{hashed}
set $edition_origin "";
{shared}

location @PATH@/ {{
    alias @FOLDER@/;
    index index.html;
    error_page 404 @edition_lost;
    gzip_static on;
    # brotli_static on;
    gzip_vary on;
    etag on;
    charset utf-8;
    charset_types {in_utf_8};
    default_type {other};
    types {{
{types}
    }}
    add_header Cache-Control $edition_cache;
    add_header Access-Control-Allow-Origin $edition_origin;
{headers}
}}

# The links of this page begin with the path of the site's own address.
location @edition_lost {{
    root @FOLDER@;
    rewrite ^ /{lost} break;
    types {{ text/html html; }}
    charset utf-8;
    sub_filter '"{base}' '"@PATH@/';
    sub_filter_once off;
    set $edition_policy "{policy}";
    add_header Cache-Control "{fresh}" always;
{headers}
}}
"""


def _apache(policy: str, base: str) -> str:
    headers = {"Content-Security-Policy": policy, **PLAIN, "Cache-Control": FRESH}
    packed = r"(?:\.(?:br|gz))?"
    types = (
        f'<FilesMatch "{_endings(endings, packed)}">\n    ForceType "{type_}"\n</FilesMatch>'
        for type_, endings in TYPES.items()
    )
    hashed = (
        f'Header set Cache-Control "{LASTING}"'
        f' "expr=%{{REQUEST_URI}} =~ m#{one.removesuffix("$")}{packed}$#"'
        for one in HASHED
    )
    return WHERE.format(server="Apache", name="apache.txt", into=".htaccess") + _APACHE.format(
        headers="\n".join(f'Header always set {name} "{said}"' for name, said in headers.items()),
        hashed="\n".join(hashed),
        shared="\n".join(
            f'Header set {ORIGIN} "*" "expr=%{{REQUEST_URI}} =~ m#{one.replace("$", packed)}#"'
            for one in SHARED
        ),
        types="\n".join(types),
        other=OTHER,
        running=_endings(RUNNING, packed),
        locked=LOCKED,
        base=base,
        lost=LOST,
    )


_APACHE = """\
# A .htaccess stands in the folder of the site; to include the file in its <Directory> is quicker.
# Modules: headers, rewrite, substitute, filter.

{headers}
{hashed}
{shared}

<FilesMatch ".">
    ForceType {other}
</FilesMatch>
{types}
<FilesMatch "{running}">
    Header always set Content-Security-Policy "{locked}"
</FilesMatch>

# What is compressed already, where a browser takes it.
RemoveEncoding .br .gz
RewriteEngine On
RewriteRule \\.(?:br|gz)$ - [E=no-gzip:1,E=no-brotli:1,L]
RewriteCond %{{HTTP:Accept-Encoding}} \\bbr\\b
RewriteCond %{{REQUEST_FILENAME}}.br -f
RewriteRule ^ %{{REQUEST_URI}}.br [E=edition_coding:br,L]
RewriteCond %{{HTTP:Accept-Encoding}} \\bgzip\\b
RewriteCond %{{REQUEST_FILENAME}}.gz -f
RewriteRule ^ %{{REQUEST_URI}}.gz [E=edition_coding:gzip,L]
Header set Content-Encoding %{{REDIRECT_edition_coding}}e env=REDIRECT_edition_coding
Header merge Vary Accept-Encoding
# Who asks for such a file itself is given it as it is.
Header set Content-Type {other} \\
    "expr=%{{REQUEST_URI}} =~ /\\.(?:br|gz)$/ && -z reqenv('REDIRECT_edition_coding')"

# The links of this page begin with the path of the site's own address.
ErrorDocument 404 @PATH@/{lost}
<If "reqenv('REDIRECT_STATUS') == '404'">
    SetOutputFilter SUBSTITUTE
    Substitute "s|\\"{base}|\\"@PATH@/|n"
</If>
"""


def _caddy(policy: str, base: str) -> str:
    types = (f'~{_endings(endings)} "{type_}"' for type_, endings in TYPES.items())
    headers = _lines((f'{name} "{said}"' for name, said in PLAIN.items()), 8, "\t")
    return WHERE.format(
        server="Caddy", name="caddy.txt", into="/etc/caddy/edition.caddy"
    ) + _CADDY.format(
        policy=policy,
        locked=LOCKED,
        running=_endings(RUNNING),
        hashed=_lines((f'~{one} "{LASTING}"' for one in HASHED), 8, "\t"),
        fresh=FRESH,
        types=_lines(types, 8, "\t"),
        other=OTHER,
        headers=headers,
        origin=ORIGIN,
        base=base,
        lost=LOST,
    )


_CADDY = """\
# Then in the block of a host: import edition.caddy

handle_path @PATH@/* {{
	root * @FOLDER@
	map {{path}} {{edition_type}} {{
		~/$ "text/html; charset=utf-8"
{types}
		default "{other}"
	}}
	map {{path}} {{edition_cache}} {{
{hashed}
		default "{fresh}"
	}}
	map {{path}} {{edition_policy}} {{
		~{running} "{locked}"
		default "{policy}"
	}}
	header {{
		Content-Type {{edition_type}}
		Cache-Control {{edition_cache}}
		Content-Security-Policy {{edition_policy}}
{headers}
	}}
	@shared path /facsimiles/* *.iiif.json
	header @shared {origin} *
	file_server {{
		precompressed br gzip
	}}
}}

# The links of this page begin with the path of the site's own address.
handle_errors {{
	handle_path @PATH@/* {{
		root * @FOLDER@
		header {{
			Content-Type "text/html; charset=utf-8"
			Cache-Control "{fresh}"
			Content-Security-Policy "{policy}"
{headers}
		}}
		templates
		respond `{{{{include "/{lost}" | replace "\\"{base}" "\\"@PATH@/"}}}}` 404
	}}
}}
"""


def _headers(paths: list[str], policy: str) -> str:
    """Rules of which all that fit a path hold: where two say the same header, both are said.

    So a locked file has both policies, which forbid what either does, and nothing is said of how
    long other files may be kept, for which these hosts have browsers ask each time.
    """
    rules = {"/*": {"Content-Security-Policy": policy, **PLAIN}}
    running = re.compile(_endings(RUNNING))
    for path in paths:
        if path.startswith("facsimiles/"):
            rules["/facsimiles/*"] = {ORIGIN: "*"}
        elif path.endswith(".iiif.json"):
            rules[f"/{path}"] = {ORIGIN: "*"}
        elif running.search(path):
            rules[f"/{path}"] = {"Content-Security-Policy": LOCKED}
        elif is_hashed(path):
            folder = path.rpartition("/")[0]
            # Below these folders everything is named so; there are thousands of files.
            is_folder = folder.endswith(("/fragment", "/index", "/filter"))
            rules[f"/{folder}/*" if is_folder else f"/{path}"] = {"Cache-Control": LASTING}
    return "".join(f"{path}\n{_said(headers)}" for path, headers in rules.items())


def _said(headers: Mapping[str, str]) -> str:
    return "".join(f"  {name}: {value}\n" for name, value in headers.items())


def _lines(lines: Iterable[str], indent: int = 4, by: str = "") -> str:
    before = by * (indent // 4) if by else " " * indent
    return "\n".join(f"{before}{line}" for line in lines)
