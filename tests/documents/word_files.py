"""Word files written by hand: a body's XML, and whatever other parts there are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from govcrawl.documents.docx import read_docx
from govcrawl.documents.model import Image, Paragraph, Table

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
    )
    + "</Types>"
)


def rels(entries: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'


def rel(identifier: str, kind: str, target: str, mode: str = "") -> str:
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{target}"{outside}/>'


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def parts_of(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    relations: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a package with this body."""
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(rel("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    if styles:
        made["word/styles.xml"] = f"<w:styles {NAMES}>{styles}</w:styles>"
        relations += rel("styles", "styles", "styles.xml")
    if numbering:
        made["word/numbering.xml"] = f"<w:numbering {NAMES}>{numbering}</w:numbering>"
        relations += rel("numbering", "numbering", "numbering.xml")
    if relations:
        made["word/_rels/document.xml.rels"] = rels(relations)
    return {**made, **(parts or {})}


def word(body: str, **more) -> bytes:
    return packed(parts_of(body, **more))


def loosely(body: str) -> bytes:
    """The same, packed so that its size is not suspicious."""
    return packed(parts_of(body), zipfile.ZIP_STORED)


def run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def line(inner: str, properties: str = "") -> str:
    """A paragraph; text without tags is its only run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner if '<' in inner else run(inner)}</w:p>"


def cell(inner: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if inner.startswith(('<w:p', '<w:tbl')) else line(inner)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    made = [one if one.startswith("<w:") else cell(one) for one in cells]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def shown(body: bytes):
    """A document's blocks: a text, a list of rows of texts (None: no cell), or `(source, bytes)` of a picture."""
    made = []
    for block in read_docx(body).blocks:
        if isinstance(block, Paragraph):
            made.append(block.text)
        elif isinstance(block, Table):
            made.append([[None if one is None else one.text for one in places] for places in block.grid])
        else:
            assert isinstance(block, Image)
            made.append((block.source, block.data))
    return made


def read(body: str, **more):
    return shown(word(body, **more))
