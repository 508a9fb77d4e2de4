"""What only LibreOffice reads (.wps, .rtf, .odt, Word 6 and 95, XML of Word 2003) to blocks.

It makes a .docx file of them, which `docx.py` reads, so that there is one code for the grids of tables; of what is a
spreadsheet it makes an .xlsx file. How it is kept from doing harm is in `libreoffice.py`.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

from lxml import etree

from govcrawl.documents.archive import check_members
from govcrawl.documents.containers import OLE, ole_names
from govcrawl.documents.docx import read_docx
from govcrawl.documents.libreoffice import convert
from govcrawl.documents.model import Document
from govcrawl.documents.problems import broken, encrypted, not_read

_ESCAPED = re.compile(rb"\\\\[\\\\{}]")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_XML_PARTS = ("content.xml", "styles.xml", "settings.xml", "meta.xml", "META-INF/manifest.xml")
# the last version of the file information block ([MS-DOC] 2.5.1, nFib) that each of LibreOffice's older filters reads
_WORD_6, _WORD_95 = 0x67, 0xBF
_ENCRYPTED_BIT = 0x0100


class _Input(NamedTuple):
    """A file's suffix, LibreOffice's filter for it (None: by its content), and whether it is a spreadsheet."""

    suffix: str
    reader: str | None = None
    sheet: bool = False


_XML_INPUTS = {
    "{http://schemas.microsoft.com/office/word/2003/wordml}wordDocument": _Input("xml", "MS Word 2003 XML"),
    "{urn:schemas-microsoft-com:office:spreadsheet}Workbook": _Input(
        "xml", "MS Excel 2003 XML Orcus", sheet=True
    ),
}
_FLAT_ODF = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}document"
_FLAT_ODF_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}mimetype"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}package"


def read_office(body: bytes) -> Document:
    """Read a file by way of LibreOffice; what it is its content says.

    Raises UnreadableFileError: `tool_missing` without LibreOffice, `reader_stopped` where it crashes or takes too long.
    """
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        _refuse_cut_rtf(body)
        return _read(body, _Input("rtf", "Rich Text Format"))
    if head.startswith(OLE):
        return _read(body, _ole_input(body))
    if head.startswith(b"PK"):
        return _read(body, _package_input(body))
    if head.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        found = _xml_input(body)
        return read_docx(body) if found is None else _read(body, found)
    raise broken("The file is neither RTF, OpenDocument, an older Word file nor XML of an office program.")


def read_doc_with_libreoffice(body: bytes) -> Document:
    """Read a .doc file of whatever age by way of LibreOffice. Raises UnreadableFileError as `read_office` does."""
    return _read(body, _ole_input(body) if body.startswith(OLE) else _Input("doc"))


def _read(body: bytes, found: _Input) -> Document:
    if found.sheet:
        from govcrawl.documents.spreadsheet import read_xlsx  # noqa: PLC0415 - its library is heavy, and rarely needed

        made = convert(
            body, suffix=found.suffix, reader=found.reader, writer="Calc MS Excel 2007 XML", made="xlsx"
        )
        return read_xlsx(made)
    return read_docx(
        convert(body, suffix=found.suffix, reader=found.reader, writer="MS Word 2007 XML", made="docx")
    )


def _refuse_cut_rtf(body: bytes) -> None:
    """Raise UnreadableFileError for RTF whose groups are not all closed: LibreOffice would read the beginning for the whole."""
    bare = _ESCAPED.sub(b"", body)
    if b"\\bin" in bare:  # bytes of pictures, which may be braces
        whole = body.rstrip(b"\0 \t\r\n").endswith(b"}")
    else:
        whole = bare.count(b"{") <= bare.count(b"}")
    if not whole:
        raise broken("The RTF file is cut off: its end is missing. Fetch it again.")


def _ole_input(body: bytes) -> _Input:
    names = {name.lower() for name in ole_names(body) or ()}
    if "encryptedpackage" in names:
        raise encrypted("The file is encrypted: it opens with a password only. Ask the publisher.")
    if "worddocument" in names:
        return _word_input(body)
    if names & {"workbook", "book"}:
        return _Input("xls", sheet=True)
    if "contents" in names or "matost" in names:
        return _Input("wps", "MS_Works")
    raise broken("The OLE file holds no text that is known: neither Word's, nor WPS's, nor that of Works.")


def _word_input(body: bytes) -> _Input:
    """By the version and the flags in the file information block, which begins the stream `WordDocument`."""
    import olefile  # noqa: PLC0415 - needed for OLE files only

    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            used = max(
                (place for place, further in enumerate(ole.fat) if further != olefile.FREESECT), default=0
            )
            cut = len(body) <= (used + 1) * ole.sector_size
            head = ole.openstream("WordDocument").read(12)
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise broken(f"The OLE file is damaged ({error}).") from error
    if cut:
        raise broken("The Word document is cut off: its end is missing. Fetch it again.")
    version, flags = int.from_bytes(head[2:4], "little"), int.from_bytes(head[10:12], "little")
    if flags & _ENCRYPTED_BIT:
        raise encrypted("The Word document is encrypted: it opens with a password only. Ask the publisher.")
    if version <= _WORD_6:
        return _Input("doc", "MS WinWord 6.0")
    return _Input("doc", "MS Word 95" if version <= _WORD_95 else "MS Word 97")


def _package_input(body: bytes) -> _Input:
    """An OpenDocument package (ODF 1.3 part 2), which must have nothing in it that could harm."""
    check_members(body)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in names else ""
            parts = {name: archive.read(name) for name in _XML_PARTS if name in names}
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise broken(f"The OpenDocument file is damaged ({error}).") from error
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise encrypted(
            "The OpenDocument file is encrypted: it opens with a password only. Ask the publisher."
        )
    if "content.xml" not in parts:
        raise broken("The OpenDocument file has no content.xml: a part of it is missing.")
    for name, data in parts.items():
        _refuse_doctype(data, name)
    if "spreadsheet" in kind:
        return _Input("ods", "calc8", sheet=True)
    return _Input("odt", "writer8")


def _refuse_doctype(data: bytes, name: str) -> None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        data = data.replace(b"\0", b"")
    if _DOCTYPE.search(data):
        raise broken(
            f"The file was not read: {name} declares a document type, which no office program writes."
        )


def _xml_input(body: bytes) -> _Input | None:
    """The kind of an XML file by its first element; None for Word's package as one file, which needs no LibreOffice."""
    _refuse_doctype(body, "it")
    try:
        root: etree._Element | None = None
        for event, element in etree.iterparse(
            io.BytesIO(body), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
        ):
            if root is None:
                root = element
            elif event == "end" and element.getparent() is root:
                element.clear()  # to the end, for LibreOffice would read the beginning of a file that is cut off
        assert root is not None
        tag, kind = str(root.tag), root.get(_FLAT_ODF_TYPE) or ""
    except etree.XMLSyntaxError as error:
        raise broken(f"The XML of the file is damaged ({error}).") from error
    if tag == _PACKAGE:
        return None
    if tag == _FLAT_ODF:
        if "spreadsheet" in kind:
            return _Input("fods", "OpenDocument Spreadsheet Flat XML", sheet=True)
        return _Input("fodt", "OpenDocument Text Flat XML")
    found = _XML_INPUTS.get(tag)
    if found is None:
        raise not_read(f"XML that begins with <{etree.QName(tag).localname}> is not read.")
    return found
