"""What commands share: text laid out for a terminal. It is no command itself."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable
from typing import Final

#: Columns of a terminal where there is none (a pipe, a file).
USUAL_WIDTH: Final = 110


def terminal_width() -> int:
    """The columns of the terminal that stdout is; COLUMNS of the environment wins."""
    return shutil.get_terminal_size((USUAL_WIDTH, 24)).columns


def plain(text: str) -> str:
    """Without what could move a terminal's cursor: names and addresses come from files and portals."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def width(text: str) -> int:
    """How many columns the text takes: a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def left(text: str, columns: int) -> str:
    """The text, with spaces up to so many columns behind it."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """The text, with spaces up to so many columns before it."""
    return " " * (columns - width(text)) + text


def beside(head: str, text: str, columns: int) -> list[str]:
    """`head`, and `text` wrapped beside it within so many columns (at least 20 for the text). No Chinese text."""
    room = max(20, columns - width(head))
    first, *rest = textwrap.wrap(text, room) or [""]
    return [f"{head}{first}".rstrip(), *(" " * width(head) + line for line in rest)]


def show(lines: Iterable[str]) -> None:
    """Print lines on stdout; a reader that had enough (`| head`) is no error. Raises OSError where it cannot be written."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
