"""Who we say we are, and what the settings promise."""

from __future__ import annotations

import pytest

from govcrawl.crawling.manners import user_agent
from govcrawl.errors import DeclarationError
from settings import base, demo, february


def test_the_contact_is_in_the_user_agent() -> None:
    assert user_agent("me@example.org").endswith("; me@example.org)")
    assert "contact not set" in user_agent(" ")


@pytest.mark.parametrize("contact", ["名@example.org", "a\r\nX-Evil: 1", "a) Mozilla (b"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    with pytest.raises(DeclarationError, match="GOVCRAWL_CONTACT"):
        user_agent(contact)


def test_live_settings_are_polite_and_closed() -> None:
    for settings in (base, february):
        assert settings.ROBOTSTXT_OBEY
        assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
        assert settings.DOWNLOAD_DELAY >= 2
        assert settings.AUTOTHROTTLE_ENABLED
        assert not settings.TELNETCONSOLE_ENABLED
        assert not settings.REMOTE_CONTROL_ENABLED
        assert settings.DOWNLOAD_MAXSIZE == 32 * 2**20
    assert february.DOWNLOAD_DELAY > base.DOWNLOAD_DELAY


def test_the_demo_sends_every_scheme_to_loopback() -> None:
    assert (
        demo.DOWNLOAD_HANDLERS["http"]
        == demo.DOWNLOAD_HANDLERS["https"]
        == "demo.handler.LoopbackDownloadHandler"
    )
    assert demo.DOWNLOAD_HANDLERS["ftp"] is None
    assert not demo.HTTPPROXY_ENABLED
    assert demo.DOWNLOADER_MIDDLEWARES == base.DOWNLOADER_MIDDLEWARES
