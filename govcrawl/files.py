"""The files of a page opened: attachments as documents of their own, pictures in the places where the page shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
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

    `name` is for messages. `sha256` and `kind` are None where the file did not come. `sheet`: it is a part of a
    workbook, `earlier` of a year before its last.
    """

    file: File
    name: str
    kind: Kind | None = None
    sha256: str | None = None
    opened: Opened | None = None
    problem: str | None = None
    member: bool = False
    sheet: bool = False
    earlier: bool = False


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
    one = OpenedFile(file, name, opened.kind, sha256, opened, _problem_of(opened.document))
    return [one, *_members(file, opened.document.parts)]


def _members(file: File, parts: Iterable[Part]) -> Iterable[OpenedFile]:
    for part in parts:
        opened = Opened(part.kind, None, part.document)
        inside = replace(file, title=part.name)
        problem = _problem_of(part.document)
        name = f"{name_of(file)}, {part.name}"
        yield OpenedFile(
            inside,
            name,
            part.kind,
            None,
            opened,
            problem,
            member=True,
            sheet=part.sheet,
            earlier=part.earlier,
        )
        yield from _members(inside, part.document.parts)  # sheets of a workbook in an archive


def _problem_of(document: Document) -> str | None:
    return "; ".join(f"{code}: {message}" for code, message in document.problems) or None


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


def with_pictures(
    page: Page, document: Document, files: Iterable[OpenedFile]
) -> tuple[Document, frozenset[str]]:
    """The document with what its pictures hold in their places, and the addresses of those files that it shows.

    A picture that holds nothing stays a picture.
    """
    read = {
        one.file.url: one.opened.document.blocks
        for one in files
        if one.kind == "image" and one.opened is not None and not one.member
    }
    if not read:
        return document, frozenset()
    starts: list[int] = []  # for each block where it begins now
    made: list[Block] = []
    shown: set[str] = set()
    for block in document.blocks:
        starts.append(len(made))
        address = file_address(page.url, block.source) if isinstance(block, Image) else None
        if address in read:
            shown.add(address)
        made += read.get(address or "") or [block]
    starts.append(len(made))
    return replace(
        document,
        blocks=made,
        containers=[
            replace(one, start=starts[one.start], end=starts[one.end]) for one in document.containers
        ],
        links=[(starts[min(index, len(starts) - 1)], link) for index, link in document.links],
    ), frozenset(shown)
