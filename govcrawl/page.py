"""A page as it was fetched: what a spider yields, and what `govcrawl.extract` starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A file that a page links to (`url` absolute)."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of a report that was asked for: an attachment, or a picture in its body (`url` absolute, as asked for).

    `body` is None where it did not come; `problem` says why, in words. `archive` is `<warc file>#<offset>`.
    """

    url: str
    title: str
    body: bytes | None = None
    media_type: str | None = None
    archive: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One document with where it came from. It holds bytes and circumstances, no figures.

    `headers` are the HTTP answer's, names in lower case. `fetched_at` is in UTC. `list_url` is the page that
    linked here. `division_code` is the six digits that the portal declares, or None; `division_name` likewise.
    `attachments` are files that belong to the report though its body does not link them (a page that only
    points to a text version of a Word file, for example). `archive` is `<warc file>#<offset>`.
    `own_hosts` are the hosts that the portal declares as the division's own, or as a higher level's.
    `files` are the attachments and pictures of the report that were asked for, with their bytes.
    `transport` is what of the encryption by which it came is old, in words; empty for nearly all pages.
    """

    body: bytes
    url: str
    media_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    fetched_at: datetime | None = None
    spider: str = "extract"
    list_url: str | None = None
    division_code: str | None = None
    division_name: str | None = None
    attachments: tuple[Link, ...] = ()
    archive: str | None = None
    own_hosts: tuple[str, ...] = ()
    transport: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
