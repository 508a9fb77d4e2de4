"""JSON lines in: every line whole and of the right shape, or an error that names the file and the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TypeVar

from pydantic import BaseModel, ValidationError

from govcrawl.errors import GovcrawlError

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes; a record is some 100 kB, one of the longest text that is read some 6 MB."""

Line = TypeVar("Line", bound=BaseModel)


class LinesError(GovcrawlError):
    """A file of JSON lines is broken; the message names file, line and what is wrong with it."""


def read_lines(file: IO[bytes], name: str, model: type[Line]) -> Iterator[tuple[int, Line]]:
    """The lines of `file` as `model`, each with its number from 1; one is in memory at a time.

    Empty lines and a byte order mark are passed over. Raises LinesError, with `name` for the file, where a line is no
    JSON, does not fit the model or is longer than any record, and where the file holds none.
    """
    number = found = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise LinesError(f"{name}, line {number}: longer than any record; is it a file of JSON lines?")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        found += 1
        yield number, _parse(line, f"{name}, line {number}", model)
    if not found:
        raise LinesError(f"{name} holds no record")


def _parse(line: bytes, place: str, model: type[Line]) -> Line:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] != "json_invalid":
            raise LinesError(f"{place}: no record: {where + ': ' if where else ''}{first['msg']}") from None
        if not line.endswith(b"\n"):
            raise LinesError(
                f"{place}: the line is cut, so the file is not whole: write it again ({first['msg']})"
            ) from None
        raise LinesError(f"{place}: {first['msg']}") from None
