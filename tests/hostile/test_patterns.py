"""No regular expression of the package takes more than linear time, whatever the text."""

from __future__ import annotations

import re

import pytest

from tests.hostile.growth import too_slow
from tests.hostile.patterns import Found, all_patterns, attacks
from tests.needs import needs_ocr

PATTERNS = all_patterns()


def test_the_patterns_of_the_package_are_found() -> None:
    places = {found.where for found in PATTERNS}
    assert len(PATTERNS) >= 100
    assert "govcrawl.report.sections._HEADINGS" in places  # in tuples
    assert "govcrawl.forms.glued.APPLICATIONS" in places  # made by an object
    assert "govcrawl.text.script._changing" in places  # made by a function
    assert any(place.startswith("govcrawl.steps:") for place in places)  # in a call
    assert any(place.startswith("govcrawl.portals.") for place in places)
    assert any(isinstance(found.pattern.pattern, bytes) for found in PATTERNS)


@needs_ocr
def test_the_patterns_of_what_reads_pictures_are_found() -> None:
    assert any(found.where.startswith("govcrawl.documents.pictures.labels") for found in PATTERNS)


def test_time_grows_with_the_text_alone() -> None:
    assert [fault for found in PATTERNS if (fault := too_slow(found))] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:a+)+$", r"\s*-\s*x", r"<[^>]+>", r"[ |]*[ |]*-", r"text-decoration[^;]*line-through",
        r"^.*总计.*件$", r"\d+年\d+", r"公开.*(?:报告)?情况x", rb"<meta\s[^>]*charset",
    ],
)  # fmt: skip
def test_patterns_that_are_not_linear_are_noticed(pattern: str | bytes) -> None:
    assert too_slow(Found("here", re.compile(pattern), ("search",)))


@pytest.mark.parametrize(
    "pattern", [r"\d{1,3}(?:,\d{3})+", r"^.{0,24}(?:情况|问题).{0,24}$", r"[^\d]+\d", r"(?:a|b)+c{0,9}"]
)
def test_patterns_that_are_linear_pass(pattern: str) -> None:
    methods = ("match",) if pattern.startswith("[") else ("search",)
    assert too_slow(Found("here", re.compile(pattern), methods)) is None


def test_attacks_lead_to_the_repeat_and_end_with_what_does_not_fit() -> None:
    made = attacks(re.compile(r"页\s*\d+[条项]"))
    assert ("页", " ", "\x01") in made
    assert ("页 ", "1", "\x01") in made
