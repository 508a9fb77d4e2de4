"""What happened to a page on its way: garbled passages, characters gone, spam, a text that speaks for another place.

Every finding is an issue; nothing is repaired. The parts: `text/garbled.py`, `lost_characters.py`, `spam.py`,
`places.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from govcrawl.documents.model import Block
from govcrawl.record import Issue
from govcrawl.record import make_issue as _issue
from govcrawl.report.divisions import DivisionRow
from govcrawl.report.lost_characters import damaged_phrases
from govcrawl.report.places import other_place
from govcrawl.report.spam import spam_lines, spam_sample
from govcrawl.text.garbled import garbled_passages

SAMPLE = 60
SAMPLES = 3


def garbled_issues(text: str, replaced: int) -> list[Issue]:
    """`garbled_text` for a report's text as it was decoded, before it was normalised.

    `replaced` is the number of U+FFFD that reading put in: a text with no other damage has an issue for them already.
    """
    passages = garbled_passages(text)
    if not passages or (
        replaced >= text.count("\ufffd") and all(set(text[p.start : p.end]) == {"\ufffd"} for p in passages)
    ):
        return []
    size = sum(passage.end - passage.start for passage in passages)
    share = size / max(1, len("".join(text.split())))
    kinds = ", ".join(dict.fromkeys(passage.kind for passage in passages))
    longest = max(passages, key=lambda passage: passage.end - passage.start)
    return [
        _issue(
            "garbled_text",
            "warning",
            None,
            f"{len(passages)} passages of {size} characters ({share:.1%} of the text) cannot be read: {kinds}.",
            text[longest.start : longest.end][:SAMPLE],
        )
    ]


def lost_character_issues(blocks: Sequence[Block]) -> list[Issue]:
    """`characters_lost` where fixed phrases of the forms lack characters."""
    damaged = damaged_phrases(blocks)
    if not damaged:
        return []
    lost = "".join(dict.fromkeys("".join(found.lost for found in damaged)))
    return [
        _issue(
            "characters_lost",
            "warning",
            None,
            f"Characters are missing from {len(damaged)} fixed phrases of the form, so they may be anywhere in the text.",
            f"{lost[:SAMPLE]}: " + ", ".join(found.phrase for found in damaged[:SAMPLES]),
        )
    ]


def spam_issues(removed: Sequence[str], left: Sequence[str], around: str, title: str | None) -> list[Issue]:
    """`spam` for each place where advertising stands: outside the report, in it, in its title.

    `removed` and `left` are samples from the report's own blocks; `around` is the page's normalised text before them.
    """
    issues = []
    lines = around.split("\n")
    outside = [*(lines[number] for number in spam_lines(around)), *removed]
    if outside:
        message = "Advertising stands before or after the report; it is not in the text."
        issues.append(_issue("spam", "warning", None, message, spam_sample(outside[0])[:SAMPLE]))
    if left:
        message = f"{len(left)} lines of advertising stand within the report; they were left where they are."
        issues.append(_issue("spam", "warning", "text", message, spam_sample(left[0])[:SAMPLE]))
    if title and spam_lines(f"{title}。"):
        issues.append(_issue("spam", "warning", "title", "Advertising stands in the title.", title[:SAMPLE]))
    return issues


def place_issues(division: DivisionRow | None, organisation: str, opening: str, text: str) -> list[Issue]:
    """`place_name_replaced` where the text speaks for another place than the title, which decides the division."""
    if division is None:
        return []
    other = other_place(division, organisation, opening, text)
    if other is None:
        return []
    message = (
        f"The title names {division.name}, the {other.where} {other.name}; the division is that of the title."
    )
    return [_issue("place_name_replaced", "warning", "division", message, other.name)]
