"""Small PDF files written by hand: content streams in, a file out. Lengths are points, y runs up as in PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

A4 = (595, 842)


@dataclass
class Sheet:
    """One page: what it draws, and its entries beside (`/Rotate 90`). `forms` are XObjects by name: entries, stream."""

    content: str
    size: tuple[float, float] = A4
    more: str = ""
    forms: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


def text(x: float, y: float, words: str, *, size: float = 10, mode: int = 0, colour: str = "0 g") -> str:
    """Words at a place: Latin in Helvetica, others in a Chinese font that is not embedded."""
    font = "F1" if words.isascii() else "F2"
    body = f"({words})" if words.isascii() else f"<{words.encode('utf-16-be').hex()}>"
    return f"BT {colour} {mode} Tr /{font} {size} Tf {x} {y} Td {body} Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float, how: str = "0.5 w 0 G") -> str:
    """A stroke."""
    return f"q {how} {x0} {y0} m {x1} {y1} l S Q\n"


def area(x: float, y: float, width: float, height: float, colour: str = "0 g") -> str:
    """A filled rectangle."""
    return f"q {colour} {x} {y} {width} {height} re f Q\n"


def grid(xs: Sequence[float], ys: Sequence[float], how: str = "0.5 w 0 G") -> str:
    """All the lines of a table."""
    upright = "".join(line(x, min(ys), x, max(ys), how) for x in xs)
    return upright + "".join(line(min(xs), y, max(xs), y, how) for y in ys)


def table(
    xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]], how: str = "0.5 w 0 G"
) -> str:
    """A ruled table, the texts in their cells; `ys` from the top down."""
    cells = "".join(
        text(xs[c] + 3, ys[r + 1] + 4, words)
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
        if words
    )
    return grid(xs, ys, how) + cells


def pdf(*sheets: Sheet | str, trailer: str = "", fonts: str = "", producer: str = "") -> bytes:
    """The file."""
    pages = [sheet if isinstance(sheet, Sheet) else Sheet(sheet) for sheet in sheets]
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(entries: str, data: bytes) -> int:
        return add(f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")

    latin = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    descendant = add(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor "
        b"/FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120 /CapHeight 880 /ItalicAngle 0 /StemV 80 "
        b"/FontBBox [0 -120 1000 880] >> >>"
    )
    chinese = add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [{descendant} 0 R] >>".encode()
    )
    kids = []
    for sheet in pages:
        content = stream("", sheet.content.encode("latin-1"))
        forms = " ".join(
            f"/{name} {stream(entries, data)} 0 R" for name, (entries, data) in sheet.forms.items()
        )
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.size[0]} {sheet.size[1]}] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {latin} 0 R /F2 {chinese} 0 R {fonts} >> /XObject << {forms} >> >> {sheet.more} >>".encode()
            )
        )
    objects[1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    )
    if producer:
        trailer += f" /Info {add(f'<< /Producer ({producer}) >>'.encode())} 0 R"
    body = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content_of in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + content_of + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    body += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(body)
