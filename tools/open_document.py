"""A text document (OpenDocument 1.3, .odt): paragraphs, tables with merged cells, embedded spreadsheets.

LibreOffice makes Word and PDF files of it.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from demo.layouts import Grid

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
    for prefix, name in (
        ("office", "office:1.0"), ("text", "text:1.0"), ("table", "table:1.0"), ("style", "style:1.0"),
        ("draw", "drawing:1.0"), ("fo", "xsl-fo-compatible:1.0"), ("svg", "svg-compatible:1.0"),
    )
)  # fmt: skip
_NAMESPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
_TEXT = "application/vnd.oasis.opendocument.text"
_STANDARD = """<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:line-height="150%"/>
<style:text-properties fo:font-size="{size}pt" style:font-size-asian="{size}pt" style:font-name="body" style:font-name-asian="body"/></style:style>"""
_IN_TEXT = """<style:style style:name="title" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-size="18pt" style:font-size-asian="18pt"/></style:style>
<style:style style:name="prose" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-indent="0.85cm"/></style:style>
<style:style style:name="heading" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-indent="0.85cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="right" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="inside" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center" fo:line-height="100%"/>
<style:text-properties fo:font-size="{cell}pt" style:font-size-asian="{cell}pt"/></style:style>
<style:style style:name="form" style:family="table"><style:table-properties style:width="{width}cm" table:align="center"/></style:style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.05cm" style:vertical-align="middle"/></style:style>
<style:style style:name="row" style:family="table-row"><style:table-row-properties fo:keep-together="{keep}"/></style:style>"""
_PAPER = """<style:page-layout style:name="paper"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2.4cm" fo:margin-bottom="2cm"
 fo:margin-left="2.4cm" fo:margin-right="2.4cm"/><style:footer-style><style:header-footer-properties fo:min-height="0.8cm"/></style:footer-style></style:page-layout>"""
_FOOTER = """<style:master-page style:name="Standard" style:page-layout-name="paper"><style:footer><text:p text:style-name="Standard">— <text:page-number
 text:select-page="current">1</text:page-number> —</text:p></style:footer></style:master-page>"""
PAPER_WIDTH = 16.2  # between the margins, in cm


@dataclass(frozen=True)
class Print:
    """How a document is set: the font's name, the sizes of prose and of cells in points, whether pages break rows in two."""

    font: str = "宋体"
    size: float = 14
    cell: float = 9
    breaks_rows: bool = True


def paragraph(text: str, style: str = "prose") -> str:
    """A paragraph; `style` is title, prose, heading, right or inside."""
    return f'<text:p text:style-name="{style}">{html.escape(text, quote=False)}</text:p>'


def table(grid: Grid, widths: Sequence[float] | None = None) -> str:
    """A table with the grid's spans. `widths` are shares of the columns; without them all are equal."""
    count = max(sum(colspan for _, _, colspan in line) for line in grid)
    shares = list(widths or [1.0] * count)
    # columns are named by their width, so that equal ones share a style
    names = [f"w{round(PAPER_WIDTH * share / sum(shares) * 100)}" for share in shares]
    below = [0] * count
    rows = []
    for line in grid:
        cells, place = [], 0
        source = iter(line)
        while place < count:
            if below[place]:
                cells.append("<table:covered-table-cell/>")
                below[place] -= 1
                place += 1
                continue
            text, rowspan, colspan = next(source, ("", 1, 1))
            spans = f' table:number-rows-spanned="{rowspan}" table:number-columns-spanned="{colspan}"'
            cells.append(
                f'<table:table-cell table:style-name="cell" office:value-type="string"{spans}>{paragraph(text, "inside")}</table:table-cell>'
            )
            cells += ["<table:covered-table-cell/>"] * (colspan - 1)
            for right in range(colspan):
                below[place + right] = rowspan - 1
            place += colspan
        rows.append(f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>')
    columns = "".join(f'<table:table-column table:style-name="{name}"/>' for name in names)
    return f'<table:table table:style-name="form">{columns}{"".join(rows)}</table:table>'


def embedded(number: int) -> str:
    """A paragraph with the spreadsheet `number` (from 1) of the document in it."""
    return (
        f'<text:p text:style-name="inside"><draw:frame draw:name="对象{number}" text:anchor-type="as-char" svg:width="12cm" svg:height="6cm">'
        f'<draw:object xlink:href="./Object {number}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
    )


def document(parts: Iterable[str], setting: Print, sheets: Sequence[bytes] = ()) -> bytes:
    """The whole document of its parts (`paragraph`, `table`, `embedded`); `sheets` are .ods files that it embeds."""
    body = "".join(parts)
    widths = sorted({int(found) for found in re.findall(r'table:style-name="w(\d+)"', body)})
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties style:column-width="{width / 100}cm"/></style:style>'
        for width in widths
    )
    fonts = f'<office:font-face-decls><style:font-face style:name="body" svg:font-family="{setting.font}"/></office:font-face-decls>'
    files = {
        "content.xml": f"{fonts}<office:automatic-styles>{_IN_TEXT.format(cell=setting.cell, width=PAPER_WIDTH, keep='auto' if setting.breaks_rows else 'always')}{columns}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>",
        "styles.xml": f"{fonts}<office:styles>{_STANDARD.format(size=setting.size)}</office:styles>"
        f"<office:automatic-styles>{_PAPER}</office:automatic-styles><office:master-styles>{_FOOTER}</office:master-styles>",
    }
    kinds = {"/": _TEXT, **dict.fromkeys(files, "text/xml")}
    contents = {
        name: (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-{name[:-4]} {_NAMESPACES} office:version="1.3">{inner}</office:document-{name[:-4]}>'
        ).encode()
        for name, inner in files.items()
    }
    for number, sheet in enumerate(sheets, 1):
        folder = f"Object {number}/"
        with zipfile.ZipFile(io.BytesIO(sheet)) as source:
            listed = re.findall(
                r'full-path="([^"]*)"[^>]*media-type="([^"]*)"|media-type="([^"]*)"[^>]*full-path="([^"]*)"',
                source.read("META-INF/manifest.xml").decode(),
            )
            for path, kind, other_kind, other_path in listed:
                name = path or other_path
                kinds[folder + name.removeprefix("/")] = kind or other_kind
            for name in source.namelist():
                if not name.endswith("/") and name != "mimetype" and not name.startswith("META-INF/"):
                    contents[folder + name] = source.read(name)
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in kinds.items()
    )
    contents["META-INF/manifest.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        f' manifest:version="1.3">{entries}</manifest:manifest>'
    ).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(zipfile.ZipInfo("mimetype"), _TEXT)
        for name, data in contents.items():
            target.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()
