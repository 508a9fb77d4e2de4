"""A Word file's parts and how they refer to each other (ECMA-376 part 2, Open Packaging Conventions).

The parts are taken out of the file here, and not by a library, for offices' programs write packages that libraries refuse:
relationships to parts that are not there (`word/NULL`), parts without a content type, names in another case, the whole
package as one XML file. Nothing outside of the file is ever looked at.
"""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import unquote

from lxml import etree

from govcrawl.documents.problems import broken, encrypted, too_large
from govcrawl.documents.wordml.names import PACKAGE_RELS, PKG, STRICT, not_word

MAX_PART = 64 * 1024 * 1024
MAX_RELATIONSHIPS = 10_000
MAX_ELEMENTS = 600_000  # a report has some ten thousand
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_DOCUMENT_TYPE = "/officeDocument"
_USUAL_NAMES = ("word/document.xml", "word/document2.xml", "word/document1.xml")


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: the last word of its type (`image`), and a part's name; None for what is outside."""

    kind: str
    target: str | None


@dataclass(slots=True)
class Package:
    """The parts by name, without a leading slash; `read` gives a part's bytes, and is called when one is needed."""

    names: Mapping[str, str]  # in lower case -> as written
    read: Callable[[str], bytes]
    relations: dict[str, dict[str, Relationship]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self.names

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None where there is no such part."""
        written = self.names.get(name.lower())
        return None if written is None else self.read(written)

    def xml(self, name: str) -> etree._Element | None:
        """A part's tree; None where there is none, or where it cannot be parsed (that is no reason to read nothing)."""
        data = self.part(name)
        if data is None:
            return None
        try:
            return parse_part(data, name)
        except etree.XMLSyntaxError:
            return None

    def relations_of(self, name: str) -> dict[str, Relationship]:
        """What a part refers to, by identifier; `` is the package itself."""
        known = self.relations.get(name)
        if known is None:
            folder, _, file = name.rpartition("/")
            known = self._relations(posixpath.join(folder, "_rels", f"{file}.rels"), folder)
            self.relations[name] = known
        return known

    def _relations(self, name: str, folder: str) -> dict[str, Relationship]:
        root = self.xml(name)
        found: dict[str, Relationship] = {}
        for element in () if root is None else root.iter(PACKAGE_RELS + "Relationship"):
            if len(found) == MAX_RELATIONSHIPS:
                break
            identifier, target = element.get("Id"), element.get("Target")
            if identifier is None or target is None:
                continue
            outside = (element.get("TargetMode") or "").strip().lower() == "external"
            found[identifier] = Relationship(
                (element.get("Type") or "").rpartition("/")[2],
                None if outside else self._name(target, folder),
            )
        return found

    def _name(self, target: str, folder: str) -> str | None:
        """The part that a relationship's target names; None where there is none."""
        for path in (target, unquote(target)):
            whole = path if path.startswith("/") else posixpath.join("/", folder, path)
            written = self.names.get(posixpath.normpath(whole).lstrip("/").lower())
            if written is not None:
                return written
        return None

    def main_part(self) -> str:
        """The name of the part that holds the text. Raises UnreadableFileError where there is none."""
        for relation in self.relations_of("").values():
            if relation.kind == _DOCUMENT_TYPE[1:] and relation.target is not None:
                return relation.target
        for name in _USUAL_NAMES:
            if self.has(name):
                return self.names[name]
        raise not_word("it has no main part (word/document.xml)")


def open_package(body: bytes) -> Package:
    """Open a .docx file, or the same as one XML file. Raises UnreadableFileError."""
    if body.startswith(_OLE):
        if _ENCRYPTED in body:
            raise encrypted(
                "The Word document is encrypted: it opens with a password only. Ask the publisher."
            )
        raise not_word("it is an OLE file, as .doc files are, and no .docx file")
    if body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _open_flat(body)
    check_members(body)
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise not_word(f"its packing is damaged or cut off ({error})") from error
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        members.setdefault(info.filename.replace("\\", "/").lstrip("/"), info)
    names: dict[str, str] = {}
    for name in members:
        names.setdefault(name.lower(), name)

    def read(name: str) -> bytes:
        info = members[name]
        if info.flag_bits & 1:
            raise encrypted(f"The part {name} of the Word document is encrypted. Ask the publisher.")
        if info.file_size > MAX_PART:
            raise too_large(f"The part {name} of the Word document has more than {MAX_PART >> 20} MiB.")
        try:
            with archive.open(info) as part:
                data = part.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise not_word(f"its part {name} is damaged ({error})") from error
        if len(data) > MAX_PART:
            raise too_large(f"The part {name} of the Word document has more than {MAX_PART >> 20} MiB.")
        return data

    return Package(names, read)


def check_members(body: bytes) -> None:
    """Look at the archive's own list before anything is unpacked. Raises UnreadableFileError."""
    # what is said there is said for all archives
    name = "govcrawl.documents.archive"
    check = getattr(import_module(name), "check_members", None) if find_spec(name) else None
    if check is not None:
        check(body)


def _open_flat(body: bytes) -> Package:
    """Open a package that is one XML file ("Flat OPC": `pkg:package` with a `pkg:part` for each part)."""
    try:
        root = parse_part(body, "the file")
    except etree.XMLSyntaxError as error:
        raise not_word(f"its XML is damaged ({error.msg})") from error
    if root.tag != PKG + "package":
        raise not_word(f"its XML is no Word document, but begins with <{etree.QName(root).localname}>")
    parts: dict[str, bytes] = {}
    for part in root.iterchildren(PKG + "part"):
        name = (part.get(PKG + "name") or "").lstrip("/")
        inner = part.find(f"{PKG}xmlData/*")
        if inner is not None:
            parts[name] = etree.tostring(inner)
        elif (data := part.findtext(PKG + "binaryData")) is not None:
            try:
                parts[name] = base64.b64decode(data)
            except (binascii.Error, ValueError):
                continue
    return Package({name.lower(): name for name in parts}, parts.__getitem__)


def parse_part(data: bytes, name: str) -> etree._Element:
    """A part's tree. Raises UnreadableFileError for a document type declaration, XMLSyntaxError for broken XML.

    Comments and processing instructions are left out; the parser bounds depth and the length of a text.
    """
    if not data.strip():
        raise not_word(f"its part {name} is empty")
    head = data[:4]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
        data = _as_utf8(data, name)
    if _DOCTYPE.search(data):
        raise broken(
            f"The Word document was not read: its part {name} declares a document type, which no office program writes."
        )
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        raise too_large(f"The part {name} of the Word document has more than {MAX_ELEMENTS} elements.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def _as_utf8(data: bytes, name: str) -> bytes:
    encoding = (
        "utf-16"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else "utf-16-be"
        if data[:1] == b"\0"
        else "utf-16-le"
    )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise not_word(f"its part {name} is in an unknown encoding") from error
    return re.sub(r"^\ufeff?\s{0,9}<\?xml[^>]{0,200}\?>", "", text, count=1).encode("utf-8")
