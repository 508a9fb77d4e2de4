"""Who we say we are: the user agent, with somebody to write to."""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, version

from scrapy.settings import BaseSettings

from govcrawl.errors import DeclarationError

logger = logging.getLogger(__name__)

NOT_SET = "contact not set"


def user_agent(contact: str) -> str:
    """`govcrawl/0.1.0 (annual reports on information disclosure; <contact>)`.

    Raises DeclarationError where `contact` cannot stand in a header.
    """
    contact = contact.strip() or NOT_SET
    if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()"):
        raise DeclarationError(
            f"GOVCRAWL_CONTACT {contact!r} cannot stand in a header: give a mail or web address in plain ASCII"
        )
    try:
        release = version("govcrawl")
    except PackageNotFoundError:
        # a checkout that was never installed
        release = "0"
    return f"govcrawl/{release} (annual reports on information disclosure; {contact})"


class ContactAddon:
    """Add-on that makes USER_AGENT from GOVCRAWL_CONTACT; an explicit USER_AGENT wins."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before any component is built."""
        contact = settings.get("GOVCRAWL_CONTACT") or ""
        settings.set("USER_AGENT", user_agent(contact), priority="addon")
        if not contact.strip():
            logger.warning(
                "GOVCRAWL_CONTACT is not set, so portals cannot write to you: "
                "set it in the environment or with -s GOVCRAWL_CONTACT=you@example.org"
            )
