"""Validates an RO-Crate and reads it, in the environment of `validators.txt`, without the network.

python crates.py FOLDER    prints its issues and the names of its entities, as JSON
"""

from __future__ import annotations

import io
import json
import sys
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.response import addinfourl

import requests
import rocrate
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services

SPECIFICATION = "https://w3id.org/ro/crate/"
CONTEXT = (Path(rocrate.__file__).parent / "data/ro-crate.jsonld").read_bytes()
"""What the terms of RO-Crate mean, as the library has it."""


class Given(urllib.request.BaseHandler):
    """Gives what terms mean, and nothing else."""

    handler_order = 1

    def https_open(self, asked: urllib.request.Request) -> addinfourl:
        """Answer for the host of the specification."""
        assert asked.full_url.startswith(SPECIFICATION), asked.full_url
        head = Message()
        head["Content-Type"] = "application/ld+json"
        answer = addinfourl(io.BytesIO(CONTEXT), head, asked.full_url, 200)
        setattr(answer, "msg", "OK")  # noqa: B010 # As that of an answer of http.client.
        return answer


def given(_: object, asked: requests.PreparedRequest, **__: Any) -> requests.Response:
    """The same for whoever asks with another library."""
    assert str(asked.url).startswith(SPECIFICATION), asked.url
    answer = requests.Response()
    answer.status_code, answer.url = 200, str(asked.url)
    answer._content = CONTEXT
    answer.headers["Content-Type"] = "application/ld+json"
    answer.request = asked
    return answer


def main(folder: str) -> None:
    """Say what the validator and the library find."""
    urllib.request.install_opener(urllib.request.build_opener(Given))
    requests.adapters.HTTPAdapter.send = given  # type: ignore[method-assign,assignment]
    settings = services.ValidationSettings(
        rocrate_uri=folder,
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.RECOMMENDED,
        no_cache=True,
    )
    issues = services.validate(settings).get_issues()
    crate = ROCrate(folder)
    told = {
        "issues": [f"{one.severity.name} {one.message}" for one in issues],
        "name": crate.name,
        "entities": sorted(one.id for one in crate.get_entities()),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
