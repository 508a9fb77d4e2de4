"""Rows, runs and records for tests of the ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from govcrawl.ledger.model import Row, Run
from govcrawl.outcomes import REASONS, Outcome, Reason

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


def found(year: int, *, when: datetime = NOW, spider: str = "lanshan", division: str = "371302") -> Row:
    """A report that is held."""
    return Row(
        division, year, "government", Outcome.FOUND, None, "the record is held", f"http://x.gov.cn/{year}.htm",
        when, spider, f"{division}-{year}",
    )  # fmt: skip


def without_figures(year: int, *, when: datetime = NOW, spider: str = "lanshan") -> Row:
    """A report that is held and has no figure."""
    return Row(
        "371302", year, "government", Outcome.UNREADABLE, Reason.NO_FIGURES, "pictures", f"http://x.gov.cn/{year}.htm",
        when, spider, f"371302-{year}",
    )  # fmt: skip


def missing(year: int, reason: Reason, *, when: datetime = NOW, spider: str = "lanshan") -> Row:
    """A report that was not had."""
    return Row(
        "371302",
        year,
        "government",
        REASONS[reason].outcome,
        reason,
        "as it was",
        "http://x.gov.cn/",
        when,
        spider,
    )


def run(*, when: datetime = NOW, spider: str = "lanshan", **more: Any) -> Run:
    """A run that ended by itself."""
    return Run(spider, "371302", when, when, "finished", 0, 0, 0, **more)
