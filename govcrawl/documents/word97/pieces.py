"""The text and where each character of it lies in the file ([MS-DOC] 2.4.1: piece table)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass

from govcrawl.documents.word97.fib import read_plc
from govcrawl.documents.word97.problems import DamagedError
from govcrawl.documents.word97.sprms import SPRM_OF_PRM0

_COMPRESSED = 0x40000000
_MAX_PIECES = 100_000
# bytes 0x82 to 0x9F of compressed text (FcCompressed); the few that cp1252 leaves out stand for themselves
_CHARACTERS = "".join(
    bytes([byte]).decode("cp1252", "ignore") or chr(byte) if byte < 0xA0 else chr(byte) for byte in range(256)
)


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters `[begin, end)` of the text: from byte `offset` on, `width` bytes each; `changes` holds for them all."""

    begin: int
    end: int
    offset: int
    width: int
    changes: bytes

    def byte_of(self, position: int) -> int:
        """Where in the stream the character at `position` lies."""
        return self.offset + (position - self.begin) * self.width


class Pieces:
    """The piece table. Raises DamagedError for pieces that lie outside of the stream, or do not follow each other."""

    def __init__(self, clx: bytes, stream: bytes) -> None:
        self.stream = stream
        self.pieces = _read(clx, len(stream))
        self._begins = [piece.begin for piece in self.pieces]

    def at(self, position: int) -> Piece:
        """The piece that holds the character at `position`."""
        index = bisect_right(self._begins, position) - 1
        if index < 0 or position >= self.pieces[index].end:
            msg = "a part of the text is in no piece"
            raise DamagedError(msg)
        return self.pieces[index]

    def between(self, begin: int, end: int) -> list[Piece]:
        """The pieces of the characters `[begin, end)`, cut to them. Raises DamagedError where there are fewer."""
        found: list[Piece] = []
        index = max(0, bisect_right(self._begins, begin) - 1)
        at = begin
        for piece in self.pieces[index:]:
            if piece.begin >= end:
                break
            if piece.end <= at:
                continue
            last = min(piece.end, end)
            found.append(Piece(at, last, piece.byte_of(at), piece.width, piece.changes))
            at = last
        if at < end:
            msg = "the text is shorter than the file says"
            raise DamagedError(msg)
        return found

    def text(self, piece: Piece) -> str:
        """The characters of a piece: as many as positions, so halves of pairs stay apart."""
        count = piece.end - piece.begin
        raw = self.stream[piece.offset : piece.offset + count * piece.width]
        if piece.width == 1:
            return "".join([_CHARACTERS[byte] for byte in raw])
        return "".join(map(chr, struct.unpack(f"<{count}H", raw)))


def _read(clx: bytes, size: int) -> tuple[Piece, ...]:
    changes: list[bytes] = []
    at = 0
    while at < len(clx) and clx[at] == 1:  # Prc
        if at + 3 > len(clx):
            break
        (length,) = struct.unpack_from("<H", clx, at + 1)
        changes.append(clx[at + 3 : at + 3 + length])
        at += 3 + length
    if at + 5 > len(clx) or clx[at] != 2:
        msg = "there is no piece table"
        raise DamagedError(msg)
    (length,) = struct.unpack_from("<I", clx, at + 1)
    if at + 5 + length > len(clx):
        msg = "the piece table is cut"
        raise DamagedError(msg)
    places, descriptors = read_plc(clx[at + 5 : at + 5 + length], 8)
    if not descriptors or places[0] != 0 or len(descriptors) > _MAX_PIECES:
        msg = "the piece table is empty, does not begin at the first character, or has too many pieces"
        raise DamagedError(msg)
    pieces: list[Piece] = []
    for index, descriptor in enumerate(descriptors):
        packed, prm = struct.unpack_from("<IH", descriptor, 2)
        width = 1 if packed & _COMPRESSED else 2
        offset = (packed & 0x3FFFFFFF) // 2 if width == 1 else packed & 0x3FFFFFFF
        begin, end = places[index], places[index + 1]
        if offset + (end - begin) * width > size:
            msg = "a piece of the text lies behind the end of the file"
            raise DamagedError(msg)
        if begin < end:
            pieces.append(Piece(begin, end, offset, width, _changes(prm, changes)))
    return tuple(pieces)


def _changes(prm: int, changes: list[bytes]) -> bytes:
    """What a piece's Prm does to its characters, as a list of properties."""
    if prm & 1:
        if prm >> 1 >= len(changes):
            msg = "a piece names changes that are not there"
            raise DamagedError(msg)
        return changes[prm >> 1]
    sprm = SPRM_OF_PRM0.get(prm >> 1 & 0x7F)
    return b"" if sprm is None or prm == 0 else struct.pack("<HB", sprm, prm >> 8)
