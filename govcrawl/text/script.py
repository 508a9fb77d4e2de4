"""Traditional and simplified characters: which of the two a text is in, and traditional to simplified.

The tables are OpenCC's (package `opencc-python-reimplemented`, Apache-2.0), and so is the result of
`to_simplified`, except that names of divisions survive (乾安縣 is 乾安县, not 干安县). Only the way is
another: a phrase is looked for only where two characters begin one, the rest goes character by character.
"""

from __future__ import annotations

import csv
import importlib.util
import itertools
import re
from collections import Counter, defaultdict
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

#: So much of a text decides: nobody changes script in the middle of a report.
_SAMPLE = 8_000
#: So many characters that are traditional only are needed before a text can be Hant.
_MINIMUM = 2
#: More spellings than this of one name are not written out (no name comes near).
_SPELLINGS = 64


@cache
def _dictionary(name: str) -> dict[str, str]:
    """One of OpenCC's dictionaries, the first of the values it offers for each key."""
    # opened as a file: importing the package would only add its own way to read it
    specification = importlib.util.find_spec("opencc")
    if specification is None or specification.origin is None:
        msg = "the package opencc-python-reimplemented is not installed"
        raise ModuleNotFoundError(msg)
    path = Path(specification.origin).parent / "dictionary" / f"{name}.txt"
    pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {key: value.split(" ")[0] for key, value in pairs}


def _encodable(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _one_sided() -> tuple[frozenset[str], frozenset[str]]:
    """Characters of traditional texts only, and of simplified texts only.

    Traditional only: OpenCC simplifies it, and GB 2312, the simplified standard, does not hold it (so 乾, 於
    and 著 prove nothing). Simplified only: OpenCC makes it from another, and Big5 does not hold it (so 后,
    里, 台 prove nothing).
    """
    pairs = [(key, value) for key, value in _dictionary("TSCharacters").items() if key != value]
    return (
        frozenset(key for key, _ in pairs if not _encodable(key, "gb2312")),
        frozenset(value for _, value in pairs if not _encodable(value, "big5")),
    )


@cache
def _traditional_only() -> re.Pattern[str]:
    """A finder of the characters that prove a traditional text, those beyond the first plane aside."""
    return re.compile(f"[{''.join(sorted(c for c in _one_sided()[0] if ord(c) <= 0xFFFF))}]")


def detect_script(text: str) -> Literal["Hans", "Hant"]:
    """Tell the script of a text: `Hant` where traditional-only characters outnumber simplified ones.

    At least two are needed, so that a text without evidence is `Hans`. Glosses, Latin letters and characters
    that both scripts share do not count.
    """
    traditional, simplified = _one_sided()
    text = text[:_SAMPLE]
    if _traditional_only().search(text) is None:  # the usual case, for a fraction of the cost of counting
        return "Hans"
    counts = Counter(text)
    for_hant = sum(count for character, count in counts.items() if character in traditional)
    for_hans = sum(count for character, count in counts.items() if character in simplified)
    return "Hant" if for_hant >= _MINIMUM and for_hant > for_hans else "Hans"


@cache
def _characters() -> dict[int, str]:
    """OpenCC's character table for `str.translate`, without the characters that stay."""
    return {ord(key): value for key, value in _dictionary("TSCharacters").items() if key != value}


@cache
def _changing() -> re.Pattern[str]:
    """A finder of the runs that change."""
    plane = "".join(chr(code) for code in _characters() if code <= 0xFFFF)
    # the few characters beyond the first plane as one range: a class over two planes is searched 100 times
    # slower
    changing = f"[{plane}\U00010000-\U0010ffff]"
    return re.compile(f"{changing}{changing}*")  # found twice as fast as the same with a plus


def fold(text: str) -> str:
    """`text` with every traditional character simplified, one by one: to match labels, never for output."""
    table = _characters()
    return _changing().sub(lambda match: match[0].translate(table), text)


def _division_names() -> list[str]:
    """The names in the data files: divisions, zones, prefectures and provinces."""
    names: dict[str, None] = {}
    for table in ("divisions", "zones", "parents"):
        source = resources.files("govcrawl.data").joinpath(f"{table}.csv")
        for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
            for column in ("name", "prefecture", "province"):
                names[row.get(column) or ""] = None
    return [name for name in names if name]


@cache
def _variants() -> dict[str, frozenset[str]]:
    """What a traditional text may print for each simplified character, itself included."""
    variants: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in _dictionary("TSCharacters").items():
        variants[value].add(key)
    return {value: frozenset(keys | {value}) for value, keys in variants.items()}


def _spellings(name: str) -> list[str]:
    """Every way a traditional text may print a simplified name (those that OpenCC knows)."""
    choices = [sorted(_variants().get(character, {character})) for character in name]
    return ["".join(letters) for letters in itertools.islice(itertools.product(*choices), _SPELLINGS)]


class _Phrases(NamedTuple):
    """What is converted as a whole: phrases, their lengths by first two characters, a finder."""

    entries: dict[str, str]
    lengths: dict[str, tuple[int, ...]]
    start: re.Pattern[str]


def _phrases_of(entries: dict[str, str]) -> _Phrases:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for phrase in entries:
        lengths[phrase[:2]].add(len(phrase))
    first, second = ("".join(sorted({phrase[i] for phrase in entries})) for i in (0, 1))
    return _Phrases(
        entries,
        {pair: tuple(sorted(numbers, reverse=True)) for pair, numbers in lengths.items()},
        re.compile(f"[{first}](?=[{second}])"),
    )


@cache
def _opencc_phrases() -> _Phrases:
    return _phrases_of(_dictionary("TSPhrases"))


@cache
def _protected() -> _Phrases:
    """The names that OpenCC would damage, in every spelling, with what they must become.

    Found from the data files. The name without its last character (乾安) is protected too, if it is a word of
    two characters or more.
    """
    entries: dict[str, str] = {}
    for name in _division_names():
        spellings = _spellings(name)
        if all(_convert(spelling, ()) == name for spelling in spellings):
            continue
        # every spelling, also those that OpenCC gets right: they outrank the shorter names protected here
        entries.update(dict.fromkeys(spellings, name))
        if len(name) > 2:  # 乾 alone is a word; what must become 乾县 is not
            cores = [spelling[:-1] for spelling in spellings]
            entries.update({core: name[:-1] for core in cores if _convert(core, ()) != name[:-1]})
    return _phrases_of(entries)


def _convert(text: str, protected: tuple[_Phrases, ...]) -> str:
    """Convert by phrases, then by characters.

    As OpenCC in this package does it: of the phrases in a text the longest is taken first, of equal ones the
    first, and what overlaps it is not taken. Phrases of `protected` go before all others.
    """
    pieces: list[str] = []
    position = 0
    for start, end, value in _chosen(text, (*protected, _opencc_phrases())):
        pieces.append(fold(text[position:start]))
        pieces.append(value)
        position = end
    if not position:
        return fold(text)
    pieces.append(fold(text[position:]))
    return "".join(pieces)


def _chosen(text: str, groups: tuple[_Phrases, ...]) -> list[tuple[int, int, str]]:
    """(start, end, conversion) of the phrases taken, in the order of the text."""
    hits: list[tuple[int, int, int, str]] = []
    for rank, (entries, lengths, start) in enumerate(groups):
        for match in start.finditer(text):
            position = match.start()
            for length in lengths.get(text[position : position + 2], ()):
                value = entries.get(text[position : position + length])
                if value is not None:
                    hits.append((rank, -length, position, value))
    if not hits:
        return []
    hits.sort()
    taken = bytearray(len(text))
    chosen: list[tuple[int, int, str]] = []
    for _, negative, position, value in hits:
        end = position - negative
        if taken.find(1, position, end) < 0:
            taken[position:end] = b"\1" * (end - position)
            chosen.append((position, end, value))
    chosen.sort()
    return chosen


def to_simplified(text: str) -> str:
    """`text` in simplified characters, as OpenCC's `t2s` gives it, names of divisions kept whole.

    For texts that are traditional (see `detect_script`): a simplified text that prints 乾 alone would lose
    it.
    """
    return _convert(text, (_protected(),))
