"""What a child process that reads a file may use. They hold for each process of the child's by itself, the wall clock for all.

Where a limit is reached the child is ended, and the file's document says so (`reader_stopped`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govcrawl.documents.media_type import Kind

MIB = 1024 * 1024
GIB = 1024 * MIB
CRASHED, OUT_OF_MEMORY = 3, 4
"""Exit codes of the child's own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of computing and of waiting; bytes of memory (address space), of one written file, of the answer; open files."""

    cpu_seconds: int
    wall_seconds: int
    memory: int
    file_size: int
    open_files: int
    output: int = 96 * MIB


_LIGHT = Limits(cpu_seconds=20, wall_seconds=60, memory=1 * GIB, file_size=64 * MIB, open_files=64)
_PDF = Limits(cpu_seconds=90, wall_seconds=180, memory=2 * GIB, file_size=64 * MIB, open_files=64)
# pages rendered, and recognised by onnxruntime and OpenCV, which reserve far more than they use
_PICTURES = Limits(cpu_seconds=300, wall_seconds=300, memory=4 * GIB, file_size=64 * MIB, open_files=128)
# LibreOffice reserves address space for its libraries and threads
_OFFICE = Limits(cpu_seconds=90, wall_seconds=120, memory=4 * GIB, file_size=256 * MIB, open_files=512)

LIMITS: Mapping[Kind, Limits] = {
    "docx": _LIGHT,
    "xls": _LIGHT,
    "xlsx": _LIGHT,
    # a .doc may go by way of LibreOffice, and a .zip may hold any of them
    "doc": _OFFICE,
    "wps": _OFFICE,
    "rtf": _OFFICE,
    "odt": _OFFICE,
    "ods": _OFFICE,
    "wordml": _OFFICE,
    "sheetml": _OFFICE,
    "pdf": _PDF,
    "image": _PICTURES,
    "zip": Limits(cpu_seconds=300, wall_seconds=300, memory=4 * GIB, file_size=256 * MIB, open_files=512),
}
PICTURE_LIMITS = _PICTURES
"""For reading the pictures that a document carries, once the document is read."""
DEFAULT_LIMITS = _LIGHT


def limits_of(kind: Kind) -> Limits:
    """The limits for a file of `kind`."""
    return LIMITS.get(kind, DEFAULT_LIMITS)
