"""What a way on is worth: words and path against the tables of `govcrawl.portals.guide`. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from govcrawl.portals import guide
from govcrawl.portals.choice import Division
from govcrawl.report.titles import plain_title

Group = Literal["government", "office", "department", "township", "zone", "subdivision"]

_LIST_NAME = re.compile(r"(?:index|list|default|column|page)[\w-]{0,20}\.\w{3,5}$|list\.jsp", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Worth:
    """A score and its reason; a score of 0 is a rejection."""

    score: int
    why: str


def group_of(words: str, division: Division | None) -> Group | None:
    """Whose part of a column plain words name; None where they name nobody's."""
    if not words:
        return None
    if guide.OFFICE.search(words):
        return "office"
    if division is not None and words in own_words(division):
        return "government"
    if guide.SUBDIVISIONS.search(words):
        return "subdivision"
    if guide.TOWNSHIPS.search(words):
        return "township"
    if guide.DEPARTMENTS.search(words):
        return "department"
    if guide.ZONES.search(words):
        return "government" if division is not None and division.zone else "zone"
    if guide.GOVERNMENT.search(words):
        return "government"
    return None


def own_words(division: Division) -> frozenset[str]:
    """The ways in which a column may be called by the division's name alone."""
    names = {plain_title(name) for name in (*division.names, *division.cores) if name}
    return frozenset(
        {*names, *(f"{name}{end}" for name in names for end in ("人民政府", "政府", "政府本级"))}
    )


def decoy(words: str) -> str | None:
    """What plain words only look like, or None."""
    return next(
        (
            f"{reason} ({found.group()})"
            for pattern, reason in guide.DECOYS
            if (found := pattern.search(words))
        ),
        None,
    )


def looks_like_list(url: str) -> bool:
    """Whether an address looks like a folder's or a list's rather than an article's."""
    parts = urlsplit(url)
    last = parts.path.rpartition("/")[2]
    return not last or "." not in last or _LIST_NAME.search(f"{last}?{parts.query}") is not None


def judge_way(
    url: str, words: str, *, division: Division | None, in_disclosure: bool, in_annual: bool
) -> Worth:
    """What a link is worth by its words and its path.

    `in_disclosure`: it stands on a page about disclosure; `in_annual`: on, or under the heading of, the column itself.
    """
    path = urlsplit(url).path
    annual_path = guide.ANNUAL_PATH.search(path) is not None
    adds = guide.PATH_ADDS if annual_path or guide.DISCLOSURE_PATH.search(path) else 0
    if not words:
        if annual_path:
            return Worth(guide.ANNUAL_PATH_SCORE, f"path {path}")
        if guide.DISCLOSURE_PATH.search(path):
            return Worth(guide.DISCLOSURE_PATH_SCORE, f"path {path}")
        return Worth(0, "no words")
    if len(words) > guide.LONGEST_NAME:
        return Worth(0, "a headline")
    told = decoy(words)
    if told is not None:
        return Worth(0, told)
    group = group_of(words, division)
    if group in ("department", "township", "zone", "subdivision"):
        return Worth(0, f"a part of {group}s")
    if division is not None and (upper := names_upper(words, division)):
        return Worth(0, f"of {upper}")
    if in_annual and group is not None:
        score = guide.GROUP_SCORE if group == "government" else guide.OFFICE_SCORE
        return Worth(score + adds, f"{words}: the part of the {group}")
    if in_annual and guide.YEAR.search(words):
        return Worth(guide.YEAR_SCORE + adds, f"{words}: a year's part")
    for word in guide.ANNUAL:
        if word.pattern.search(words):
            minus = guide.ANNUAL[0].score - guide.OFFICE_SCORE if group == "office" else 0
            return Worth(word.score + adds - minus, f"{words}: {word.tells}")
    for word in guide.ANNUAL_IN_CONTEXT:
        if word.pattern.search(words) and (in_disclosure or annual_path):
            return Worth(word.score + adds, f"{words}: {word.tells}")
    for word in guide.DISCLOSURE:
        if word.pattern.search(words):
            return Worth(word.score + adds, f"{words}: {word.tells}")
    return Worth(0, "")


def names_upper(words: str, division: Division) -> str | None:
    """The upper level that plain words name, or None: 市政府 on a district's portal, or the name of a parent."""
    if any(plain_title(core) in words for core in division.cores if core):
        return None
    for parent in division.parents:
        core = re.sub(r"(?:省|市|自治区|自治州|地区|盟|州)$", "", parent)
        if len(core) >= 2 and core in words:
            return parent
    kind = division.names[0][-1:] if division.names else ""
    found = re.search(r"(?:国务院|国家|省|自治区|中央|中国政府)", words)
    if found is None and kind not in ("市", "州", "盟", ""):
        found = re.search(r"^(?:市|州|盟)(?:人民)?(?:政府|级|信息公开)", words)
    return found.group() if found else None
