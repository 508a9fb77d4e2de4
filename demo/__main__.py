"""`make demo`: crawl the five demo portals as an operator would, and show what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demo.differences import unlike_record
from demo.expected import all_expected
from demo.truth import PORTALS
from govcrawl.crawling.atomic import AtomicFile
from govcrawl.documents.tools import INSTALL_OCR, has_ocr
from settings.demo import DATA

ROOT = Path(__file__).resolve().parents[1]
REPORTS = DATA / "demo" / "reports"
OUTPUT = DATA / "demo" / "reports.jsonl"
MOST_SHOWN = 20
COLUMNS = (
    ("portal", 13),
    ("year", 5),
    ("format", 7),
    ("tables read", 17),
    ("passed", 7),
    ("failed", 7),
    ("issues", 7),
    ("notes", 0),
)


def crawl(portal: str) -> int:
    """`scrapy crawl` one portal in a process of its own; its log is shown only where it failed.

    What is held is asked for again: the reader may have changed since.
    """
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", portal, "-a", "again=1"],
        cwd=ROOT, env={**os.environ, "SCRAPY_PROJECT": "demo", "SCRAPY_SETTINGS_MODULE": "settings.demo"}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(done.stderr)
    return done.returncode


def note_of(record: dict[str, Any]) -> str:
    """What a reader of the table should know: failed relations, tables that are pictures."""
    notes = [
        f"{failure['path']}: printed {failure['actual']}, parts make {failure['expected']}"
        for failure in record["relations"]["failures"]
    ]
    unread = [name for name in _pictured(record) if record["tables"][name] is None]
    if unread:
        notes.append(f"{len(unread)} tables are pictures (table_status: image)")
    blank = sum(issue["code"] == "from_image" for issue in record["issues"])
    if blank:
        notes.append(f"{blank} cells of pictures could not be proved")
    broken = sum(issue["code"] in ("attachment_not_read", "file_missing") for issue in record["issues"])
    if broken and not unread:
        notes.append(f"{broken} attached file{'s' if broken > 1 else ''} could not be read")
    if record["script"] == "Hant":
        notes.append("traditional script")
    if record["encoding"] != "utf-8" or "said" in (record["encoding_reason"] or ""):
        notes.append(f"{record['encoding']} ({record['encoding_reason']})")
    return "; ".join(notes)


def _pictured(record: dict[str, Any]) -> list[str]:
    return [name for name, status in record["table_status"].items() if status == "image"]


def left_unread(records: Iterable[dict[str, Any]]) -> list[str]:
    """What was skipped for want of which tool, a line each."""
    if has_ocr():
        return []
    skipped = [
        str(record["id"])
        for record in records
        if record["spider"] == "qilin" and record["tables"]["applications"] is None
    ]
    return [
        f"skipped, for pictures of tables are not read without OCR: {', '.join(skipped)}; to read them {INSTALL_OCR}"
    ]


def row_of(record: dict[str, Any]) -> tuple[str, ...]:
    """A record's line of the table."""
    read = sum(status == "read" for status in record["table_status"].values())
    seen = sum(record["tables"][name] is not None for name in _pictured(record))
    relations = record["relations"]
    worth_saying = sum(issue["severity"] != "info" for issue in record["issues"])
    return (
        record["spider"],
        str(record["year"]),
        record["format"],
        f"{seen} from pictures" if seen else f"{read} of 5",
        str(relations["passed"]),
        str(relations["failed"]),
        str(worth_saying),
        note_of(record),
    )


def differences(records: dict[str, dict[str, Any]]) -> list[str]:
    """Where the crawl gave something else than the demo's own truth, path by path."""
    found = [
        f"{name}: a report that the demo does not have" for name in records.keys() - all_expected().keys()
    ]
    for name, wanted in all_expected().items():
        if name in records:
            found += [f"{name}: {difference}" for difference in unlike_record(wanted, records[name])]
        else:
            found.append(f"{name}: missing")
    return sorted(found)


def _padded(text: str, width: int) -> str:
    shown = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - shown)


def main() -> int:
    """Crawl, join the portals' files into one, print the table. 0: 25 reports as they should be."""
    failed = []
    for portal in PORTALS:
        print(f"crawling the demo portal {portal} …", file=sys.stderr, flush=True)
        if crawl(portal):
            failed.append(portal)
    lines = [
        line
        for portal in PORTALS
        if portal not in failed
        for line in (REPORTS / f"{portal}.jsonl").read_bytes().splitlines(keepends=True)
    ]
    records = [json.loads(line) for line in lines]
    output = AtomicFile(OUTPUT)
    output.file.writelines(lines)
    output.commit()
    print("".join(_padded(name, width) for name, width in COLUMNS))
    for record in records:
        cells = (_padded(text, width) for text, (_, width) in zip(row_of(record), COLUMNS, strict=True))
        print("".join(cells).rstrip())
    print(f"\n{len(lines)} reports: {OUTPUT}")
    print("".join(f"{line}\n" for line in left_unread(records)), end="")
    wrong = differences({record["id"]: record for record in records})
    for difference in wrong[:MOST_SHOWN]:
        print(f"not as the demo printed it: {difference}", file=sys.stderr)
    if failed:
        print(f"failed: {', '.join(failed)}; their logs are above", file=sys.stderr)
    return 1 if failed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
