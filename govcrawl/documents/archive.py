"""Archives (.zip, APPNOTE.TXT) to the documents in them; and whether a zip of any kind may be unpacked at all."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from govcrawl.documents.bounds import keep_bounds
from govcrawl.documents.containers import LARGEST_END, OLE, ole_names, zip_names
from govcrawl.documents.media_type import kind_of
from govcrawl.documents.model import Document, Part
from govcrawl.documents.problems import broken, encrypted, not_read, stopped, too_large
from govcrawl.documents.readers import read_file
from govcrawl.documents.texts import TEXT_KINDS, read_text
from govcrawl.errors import UnreadableFileError

MOST_ENTRIES = 2_000
"""Of a package (.docx, .xlsx, .odt)."""
MOST_FILES = 200
"""Of an archive of files."""
MOST_UNPACKED = 256 * 1024 * 1024
HIGHEST_RATIO = 200
SMALLEST_JUDGED = 1024 * 1024
"""Members up to this size may be packed as tightly as they like: a sheet of blank cells is."""
LONGEST_NAME = 1_024
_PIECE = 1024 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCAL_HEADER = 30
_XML = (".xml", ".rels", ".vml", ".rdf")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_LONGEST_MARK = 20
_JUNK_FOLDER = "__macosx"
_JUNK_NAMES = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})
_JUNK_BEGINNINGS = ("~$", "._")


def check_members(body: bytes, *, most: int = MOST_ENTRIES) -> None:
    """Raise UnreadableFileError unless all of a zip file can be unpacked within the bounds.

    Everything is inflated once, piece by piece, and counted: what its headers say proves nothing. At most `most`
    entries, 256 MiB in all, and 200 times what is packed; no two members over the same bytes.
    """
    if body.startswith(OLE):
        if "EncryptedPackage" in (ole_names(body) or ()):
            raise encrypted("The file asks for a password; ask the office for one without.")
        raise broken(
            "The file is no zip package, though it is named as one; it is of the older Office format."
        )
    with _opened(body, most) as archive:
        members = archive.infolist()
        _check_places(body, members)
        total = 0
        for member in members:
            size = 0
            end = b""
            for piece in _pieces(archive, member):
                size += len(piece)
                _check_size(member, size, total + size)
                if member.filename.lower().endswith(_XML):
                    _check_doctype(end + piece)
                    end = piece[-_LONGEST_MARK:]
            total += size


def _check_doctype(piece: bytes) -> None:
    """No Office file has a document type; where one is, its entities are there to grow or to reach out."""
    if any(mark in piece for mark in _DOCTYPES):
        raise broken(
            "The file has an XML document type in it, which no Office program writes: it is made to harm."
        )


def read_zip(body: bytes) -> Document:
    """Read the members of a .zip file into the parts of a document; a member that cannot be read is a part with problems.

    Nothing is written to the disk. An archive in the archive is named and not opened.
    """
    document = Document(blocks=[])
    with _opened(body, MOST_FILES) as archive:
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
        _check_places(body, members)
        total = 0
        for member in members:
            name = member_name(member)
            if _is_junk(name):
                continue
            pieces: list[bytes] = []
            size = 0
            try:
                for piece in _pieces(archive, member):
                    size += len(piece)
                    _check_size(member, size, total + size)
                    pieces.append(piece)
            except UnreadableFileError as error:
                if error.code == "file_too_large":
                    raise
                part = Document(blocks=[], problems=[(error.code, error.message)])
                document.parts.append(Part(name, kind_of(b"", url=f"file:///{name}"), part))
                continue
            total += size
            document.parts.append(_part(name, b"".join(pieces)))
    if document.parts and all(
        code == "file_encrypted"
        for part in document.parts
        for code, _ in part.document.problems or [("", "")]
    ):
        raise encrypted("The files in the zip file ask for a password; ask the office for one without.")
    if not document.parts:
        raise broken("The archive has no file in it.")
    return document


def _is_junk(name: str) -> bool:
    """What systems and programs leave in a folder, and nobody sees there."""
    *folders, last = name.lower().split("/")
    return _JUNK_FOLDER in folders or last in _JUNK_NAMES or last.startswith(_JUNK_BEGINNINGS)


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where it says so or can be nothing else, GBK as Windows in China writes it, else as it is."""
    if member.flag_bits & 0x800:
        return member.orig_filename.replace("\\", "/")
    raw = member.orig_filename.encode("cp437", "replace")  # what zipfile took the bytes for
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return member.orig_filename.replace("\\", "/")


def _part(name: str, body: bytes) -> Part:
    """One member read as a file of its own."""
    kind = kind_of(body, url="file:///" + name.replace("#", "_").replace("?", "_"))
    try:
        if kind in ("zip", "rar", "archive"):
            message = f"An archive in an archive is not opened: {name}. Unpack it and read its files."
            document = Document(blocks=[], problems=[("format_not_read", message)])
        elif kind in TEXT_KINDS:
            document = read_text(body, kind).document
        else:
            document = read_file(body, kind)
    except UnreadableFileError as error:
        document = Document(blocks=[], problems=[(error.code, error.message)])
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  any fault of a library on one file leaves the others
        failed = stopped(
            f"Reading {name} failed ({type(error).__name__}); the file is broken, or of an odd make."
        )
        document = Document(blocks=[], problems=[(failed.code, failed.message)])
    keep_bounds(document)
    return Part(name, kind, document)


def _opened(body: bytes, most: int) -> zipfile.ZipFile:
    """The archive's directory, read only after a look at how many entries it has."""
    if body.rfind(b"PK\x05\x06", max(0, len(body) - LARGEST_END)) < 0:
        raise broken("The end of the zip file is missing: it did not come whole.")
    message = f"The zip file has more than {most} entries; unpack it and read the files you need."
    if len(zip_names(body, most + 1)) > most:
        raise too_large(message)
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OverflowError,
        struct.error,
        EOFError,
    ) as error:
        raise broken(f"The zip file is broken: {type(error).__name__}.") from error
    if len(archive.infolist()) > most:
        archive.close()
        raise too_large(message)
    return archive


def _check_places(body: bytes, members: list[zipfile.ZipInfo]) -> None:
    """No name beyond bounds, and no two members over the same bytes."""
    spans: list[tuple[int, int]] = []
    for member in members:
        if len(member.orig_filename) > LONGEST_NAME:
            raise broken("A member of the zip file has a name of more than 1,024 characters.")
        start = member.header_offset
        spans.append((start, start + _LOCAL_HEADER + member.compress_size))
    spans.sort()
    reached = 0
    for start, end in spans:
        if start < reached or start < 0 or end > len(body):
            raise broken(
                "Members of the zip file lie over each other, or beyond its end: it is made to harm."
            )
        reached = end


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes, unpacked piece by piece."""
    if member.flag_bits & 0x1:
        raise encrypted("A file in the zip file asks for a password; ask the office for one without.")
    if member.compress_type not in _METHODS:
        raise not_read(
            f"A file in the zip file is packed by method {member.compress_type}, which is not read; pack it anew."
        )
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE):
                yield piece
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise broken(f"A file in the zip file is broken: {type(error).__name__}.") from error


def _check_size(member: zipfile.ZipInfo, size: int, total: int) -> None:
    if total > MOST_UNPACKED:
        raise too_large(f"The zip file unpacks to more than {MOST_UNPACKED >> 20} MiB; it was not read.")
    if size > SMALLEST_JUDGED and size > HIGHEST_RATIO * max(member.compress_size, 1):
        raise too_large(
            f"A file in the zip file unpacks to more than {HIGHEST_RATIO} times its size; it was not read."
        )
