"""Each family's demo portal is known by the markup of its home page alone (a shell's by the page it leads to)."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest

from demo.server import answer
from govcrawl.portals.detection import detect_family
from tests.demo.family_spiders import PORTALS

_SHELL = re.compile(r"http-equiv=[\"']refresh[\"'] content=[\"']0; ?url=([^\"']+)")


def home_of(family: str) -> str:
    address = PORTALS[family].home
    for _ in range(2):
        parts = urlsplit(address)
        text = answer(parts.hostname or "", parts.path or "/").body.decode("utf-8", "replace")
        shell = _SHELL.search(text)
        if shell is None:
            break
        address = urljoin(address, shell.group(1))
    return text


@pytest.mark.parametrize("family", sorted(PORTALS))
def test_the_home_page_alone_names_the_family(family: str) -> None:
    found = detect_family({PORTALS[family].home: home_of(family)})
    assert found.family.key == family, found
