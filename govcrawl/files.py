"""The files of a page opened: attachments as documents of their own, pictures in the places where the page shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from govcrawl.documents import Opened, open_document
from govcrawl.documents.media_type import Kind
from govcrawl.documents.model import Block, Document, Image, Part
from govcrawl.errors import ExtractionError
from govcrawl.page import File, Page
from govcrawl.report.files import file_address


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of a page, or a member of an archive (`member`), with its document; `problem` says why there is none.

    `name` is for messages. `sha256` and `kind` are None where the file did not come.
    """

    file: File
    name: str
    kind: Kind | None = None
    sha256: str | None = None
    opened: Opened | None = None
    problem: str | None = None
    member: bool = False


def open_files(page: Page) -> tuple[OpenedFile, ...]:
    """Open every file of the page, in their order, the members of an archive behind it; equal bytes are opened once."""
    known: dict[str, Opened] = {}
    found: list[OpenedFile] = []
    for file in page.files:
        found += _open(file, known)
    return tuple(found)


def parts_of(page: Page, opened: Opened) -> tuple[OpenedFile, ...]:
    """The members of a page that is an archive itself."""
    return tuple(_members(File(page.url, "", None, page.media_type, page.archive), opened.document.parts))


def _open(file: File, known: dict[str, Opened]) -> Iterable[OpenedFile]:
    name = name_of(file)
    if file.body is None:
        return [OpenedFile(file, name, problem=file.problem or "it was not had")]
    sha256 = hashlib.sha256(file.body).hexdigest()
    if sha256 not in known:
        try:
            known[sha256] = open_document(Page(file.body, file.url, file.media_type))
        except ExtractionError as error:
            return [OpenedFile(file, name, sha256=sha256, problem=str(error))]
    opened = known[sha256]
    said = "; ".join(f"{code}: {message}" for code, message in opened.document.problems) or None
    one = OpenedFile(file, name, opened.kind, sha256, opened, said)
    return [one, *_members(file, opened.document.parts)]


def _members(file: File, parts: Iterable[Part]) -> Iterable[OpenedFile]:
    for part in parts:
        said = "; ".join(f"{code}: {message}" for code, message in part.document.problems) or None
        opened = Opened(part.kind, None, part.document)
        inside = replace(file, url=file.url, title=part.name)
        yield OpenedFile(inside, f"{name_of(file)}, {part.name}", part.kind, None, opened, said, member=True)


def name_of(file: File) -> str:
    """What a person would call the file: its title, else the last part of its address."""
    if file.title.strip():
        return file.title.strip()
    return last_of_address(file.url) or file.url[:80]


def last_of_address(url: str) -> str:
    """The last part of the path, percent signs undone; empty where there is none."""
    try:
        return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    except ValueError:  # an address that is none (`http://[`)
        return ""


def shown_pictures(page: Page, document: Document, files: Iterable[OpenedFile]) -> list[OpenedFile]:
    """The pictures among the files that the document shows."""
    shown = {_address(page.url, block) for block in document.blocks if isinstance(block, Image)}
    return [one for one in files if one.kind == "image" and not one.member and one.file.url in shown]


def with_pictures(page: Page, document: Document, files: Iterable[OpenedFile]) -> Document:
    """The document with what its pictures hold in their places; those that hold no table stay pictures."""
    read = {
        one.file.url: one.opened.document.blocks
        for one in files
        if one.kind == "image" and one.opened is not None and not one.member
    }
    if not read:
        return document
    starts: list[int] = []  # for each block where it begins now
    made: list[Block] = []
    for block in document.blocks:
        starts.append(len(made))
        held = _held(block, page.url, read)
        made += held or [block]
    starts.append(len(made))
    return replace(
        document,
        blocks=made,
        containers=[
            replace(one, start=starts[one.start], end=starts[one.end]) for one in document.containers
        ],
        links=[(starts[min(index, len(starts) - 1)], link) for index, link in document.links],
    )


def _held(block: Block, base: str, read: Mapping[str, list[Block]]) -> list[Block]:
    return read.get(_address(base, block) or "", []) if isinstance(block, Image) else []


def _address(base: str, image: Image) -> str | None:
    return file_address(base, image.source)
