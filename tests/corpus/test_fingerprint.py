"""Marks of tables and texts: what counts as the same, and how much it weighs."""

from __future__ import annotations

import random
import re

import pytest

from govcrawl.corpus.fingerprint import (
    LONGEST_TEXT,
    SHINGLE,
    SHORTEST_TEXT,
    SKETCH,
    TextMark,
    same_tables,
    similarity,
    table_mark,
    text_mark,
    weight_of,
)
from tests.corpus.records import HEADINGS, sentences


def mark_of(text: str) -> TextMark:
    mark = text_mark(text)
    assert mark is not None
    return mark


def exact(one: str, other: str) -> float:
    """The share of common shingles, counted plainly; the texts hold letters only."""
    a, b = ({text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)} for text in (one, other))
    return len(a & b) / len(a | b)


def letters(seed: int, count: int) -> str:
    """Letters in no order, so that no passage comes twice."""
    draw = random.Random(seed)
    return (
        "".join(chr(draw.randrange(0x5000, 0x5F00)) for _ in range(count)).replace("百", "").replace("千", "")
    )


@pytest.mark.parametrize("length", [400, 3000, 20_000])
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.9, 0.97])
def test_similarity_is_the_share_of_common_passages(length: int, kept: float) -> None:
    base, cut = letters(length, length), int(length * kept)
    other = base[:cut] + letters(length + 1, length - cut)
    measured, wanted = similarity(mark_of(base), mark_of(other)), exact(base, other)
    # four standard errors of a sample of SKETCH
    allowed = 0.02 if length < SKETCH else 4 * (wanted * (1 - wanted) / SKETCH) ** 0.5 + 0.001
    assert abs(measured - wanted) <= allowed


@pytest.mark.parametrize("seed", range(6))
def test_similarity_holds_for_sentences_that_are_much_alike(seed: int) -> None:
    """A sample is only fair if the passages of real sentences are spread evenly by their hashes."""
    base = sentences(random.Random(seed), 400).split("。")
    other = [
        *base[: 40 * (seed + 4)],
        *sentences(random.Random(seed + 100), 400 - 40 * (seed + 4)).split("。"),
    ]
    one, two = (re.sub(r"\W|[一二三四五六七八九十百千万亿零两]", "", "".join(text)) for text in (base, other))
    wanted = exact(one, two)
    assert not mark_of(one).whole
    assert abs(similarity(mark_of(one), mark_of(two)) - wanted) <= 4 * (wanted * (1 - wanted) / SKETCH) ** 0.5


def test_years_dates_counts_headings_and_marks_of_tables_do_not_count() -> None:
    body = sentences(random.Random(1), 12)
    one = f"{HEADINGS[0]}\n2022年新收申请17件，答复十二件。{body}\n[[table:applications]]\n2023年1月20日"
    other = f"2023年新收申请1,204件， 答复九十件。\n{body}\n2024年2月7日"
    first, second = text_mark(one, HEADINGS), text_mark(other)
    assert first is not None
    assert second is not None
    assert first.shingles == second.shingles
    assert similarity(first, second) == 1.0


def test_a_text_of_the_least_length_has_a_mark_and_a_shorter_one_none() -> None:
    assert mark_of("文" * SHORTEST_TEXT).whole
    assert text_mark("文" * (SHORTEST_TEXT - 1)) is None
    assert text_mark("2023年" * 100 + "\n" + "[[table]]\n" * 100) is None


def test_a_sketch_is_bounded_whatever_the_text() -> None:
    mark = mark_of(letters(3, LONGEST_TEXT * 2))
    assert (len(mark.shingles), mark.shingles.itemsize, mark.whole) == (SKETCH, 4, False)


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert text_mark("\ud800" + "文" * SHORTEST_TEXT) is not None


def test_equal_tables_have_equal_digests_whatever_the_order_of_their_keys() -> None:
    one = table_mark("applications", {"disclosed": {"other": 3, "total": 3}, "carried_over": {"other": None}})
    same = table_mark(
        "applications", {"carried_over": {"other": None}, "disclosed": {"total": 3, "other": 3}}
    )
    zero = table_mark("applications", {"disclosed": {"other": 3, "total": 3}, "carried_over": {"other": 0}})
    assert same_tables({"applications": one, "review": zero}, {"applications": same, "proactive": zero}) == [
        "applications"
    ]
    assert same_tables({"applications": one}, {"applications": zero}) == []


def test_weight_counts_numbers_by_their_size_and_leaves_out_sums_and_stocks() -> None:
    applications = {
        "new_received": {"other": 15, "total": 15},
        "disclosed": {"natural_person": None, "other": 15, "total": 15},
        "partially_disclosed": {"other": 0, "total": 0},
        "handled_total": {"other": 15, "total": 15},
    }
    assert weight_of("applications", applications) == 1 + 4
    assert weight_of("review", {"review": {"upheld": 3, "other": 1, "pending": 0, "total": 4}}) == 3 + 2
    proactive = {
        "rules": {"issued": 1, "repealed": 0, "in_force": 1023},
        "procurement": {"items": 0, "amount": 1022.5 + 0.5},
        "licences": {"previous_items": 99, "change": -7, "decisions": None},
    }
    assert weight_of("proactive", proactive) == 2 + 11 + 4
