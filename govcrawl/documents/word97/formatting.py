"""Which properties are written for which bytes of the text: pages of 512 bytes ([MS-DOC] 2.9.33 ChpxFkp, 2.9.174 PapxFkp)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass, field

from govcrawl.documents.word97.fib import read_plc
from govcrawl.documents.word97.problems import NotUnderstoodError

_PAGE = 512
_MAX_RUNS = 400_000


@dataclass(slots=True)
class Runs:
    """Ranges of bytes of the WordDocument stream in rising order, with what is written for each."""

    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    properties: list[bytes] = field(default_factory=list)

    def index(self, offset: int) -> int:
        """The run that holds the byte at `offset`, -1 where none does."""
        index = bisect_right(self.begins, offset) - 1
        return index if index >= 0 and offset < self.ends[index] else -1


def read_runs(plc: bytes, stream: bytes, *, paragraphs: bool) -> Runs:
    """The runs of characters, or those of paragraphs, whose properties begin with the two bytes of their style.

    Raises NotUnderstoodError for pages outside of the stream and for runs that are out of order.
    """
    runs = Runs()
    _, numbers = read_plc(plc, 4)
    last = 0
    for number in numbers:
        begin = (struct.unpack("<I", number)[0] & 0x3FFFFF) * _PAGE
        page = stream[begin : begin + _PAGE]
        if len(page) < _PAGE:
            msg = "a page of properties lies behind the end of the file"
            raise NotUnderstoodError(msg)
        count = page[-1]
        width = 13 if paragraphs else 1
        if 4 * (count + 1) + width * count > _PAGE - 1:
            msg = "a page of properties holds more than it has place for"
            raise NotUnderstoodError(msg)
        places = struct.unpack_from(f"<{count + 1}I", page)
        for index in range(count):
            if places[index] > places[index + 1] or places[index] < last:
                msg = "the pages of properties are out of order"
                raise NotUnderstoodError(msg)
            offset = 2 * page[4 * (count + 1) + width * index]
            runs.begins.append(places[index])
            runs.ends.append(places[index + 1])
            runs.properties.append(_of_page(page, offset, paragraphs=paragraphs) if offset else b"")
            last = places[index + 1]
        if len(runs.begins) > _MAX_RUNS:
            msg = f"the file has more than {_MAX_RUNS} runs of properties"
            raise NotUnderstoodError(msg)
    return runs


def _of_page(page: bytes, offset: int, *, paragraphs: bool) -> bytes:
    length = page[offset]
    offset += 1
    if paragraphs:
        if length:
            length = 2 * length - 1
        else:
            length = 2 * page[offset] if offset < _PAGE else _PAGE
            offset += 1
    if offset + length > _PAGE - 1:
        msg = "properties reach over the end of their page"
        raise NotUnderstoodError(msg)
    return page[offset : offset + length]
