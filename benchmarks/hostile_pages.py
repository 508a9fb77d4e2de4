"""What pages that mean harm cost: processor time and memory for each, and how the record ends.

Each is read in a process of its own, beside lxml's bare parse of the same bytes (HTML only). Names as arguments choose
pages: `python -m benchmarks.hostile_pages digits pipes`. The pages are in `tests/hostile/shapes.py`.
"""

from __future__ import annotations

import sys

from tests.hostile.cost import MOST_BYTES, MOST_SECONDS, in_own_process
from tests.hostile.shapes import SHAPES


def main() -> int:
    """Print the table, slowest first; 1 if a page is beyond the bounds."""
    rows = []
    for name in sys.argv[1:] or SHAPES:
        row = in_own_process(name)
        late = row["seconds"] > MOST_SECONDS or row["peak"] > MOST_BYTES
        rows.append((row["seconds"], name, row, late))
    print("   MB   CPU s  / bare parse  peak MB   page: issues")
    for seconds, name, row, late in sorted(rows, key=lambda entry: -entry[0]):
        ratio = f"{seconds / row['parse']:12.1f}" if row["parse"] > 0.001 else " " * 12
        size, peak = row["size"] / 1e6, row["peak"] / 1e6
        print(
            f"{size:5.1f} {seconds:7.2f}  {ratio}  {peak:7.0f} {'*' if late else ' '} {name}: {row['outcome']}"
        )
    beyond = sum(late for *_, late in rows)
    print(
        f"{len(rows)} pages; {beyond} of them beyond {MOST_SECONDS:.0f} s or {MOST_BYTES >> 20} MiB (marked *)"
    )
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
