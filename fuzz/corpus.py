"""Seeds and a dictionary for the fuzzer: `python -m fuzz.corpus FOLDER`."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from fuzz.fuzz_extract import MEDIA_TYPES
from tests.hostile.growing import HEADERS, HEADINGS, LABELS, NUMBERS, SPAM, SPANS, TAGS
from tests.layouts.printers import PRINTERS
from tests.layouts.truth import make_truth

SMALL = (
    b"",
    b"<table><tr><td>3</td></tr></table>",
    "规章 0 0 0".encode(),
    "規章".encode("big5"),
    b"\xff\xfe3\x00",
    b"%PDF-1.7",
)


def write_seeds(folder: Path) -> int:
    """One report in every layout and form, small pages in every media type; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    for name, (printer, media_type) in PRINTERS.items():
        for form in ("2021", "2019"):
            body = printer(make_truth(1, form), random.Random(1))
            choice = bytes([MEDIA_TYPES.index(media_type)])
            (folder / f"{name.replace(' ', '-').replace(',', '')}-{form}").write_bytes(choice + body)
            made += 1
    for number, body in enumerate(SMALL):
        for choice in range(len(MEDIA_TYPES)):
            (folder / f"small-{number}-{choice}").write_bytes(bytes([choice]) + body)
            made += 1
    return made


def write_dictionary(path: Path) -> int:
    """The forms' words and HTML's, each as libFuzzer writes bytes; returns how many."""
    words = {
        *LABELS,
        *NUMBERS,
        *SPAM,
        *HEADERS,
        *HEADINGS,
        *(f"<{tag}>" for tag in TAGS),
        *(f"</{tag}>" for tag in TAGS),
    }
    words |= {f"<td{span}>" for span in SPANS}
    lines = []
    for word in sorted(words):
        data = word.encode("utf-8", "replace")[:120]
        if data:
            lines.append('"' + "".join(f"\\x{byte:02x}" for byte in data) + '"')
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return len(lines)


def main() -> None:
    """Write both below the folder."""
    folder = Path(sys.argv[1])
    seeds = write_seeds(folder / "seeds")
    words = write_dictionary(folder / "words.dict")
    print(f"{seeds} seeds and {words} words in {folder}")


if __name__ == "__main__":
    main()
