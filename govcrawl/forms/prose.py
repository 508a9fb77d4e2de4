"""Figures that reports state in sentences: found, mapped to cells, compared with the tables. They never fill a table.

A number is mapped only where every word between it and its clause's ends is known (`prose_phrases.py`), the sentence
speaks of the whole body and the whole year reported on, and nothing before it in the sentence says otherwise. What
is not sure is left out: a missing prose figure does no harm, a wrong one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from govcrawl.forms import prose_phrases as words
from govcrawl.forms.prose_cells import (
    LOOK_BACK,
    NEW,
    WEAK,
    Phrase,
    Sentence,
    State,
    headings_before,
    line_before,
    path_of,
)
from govcrawl.forms.prose_compare import Mention, compare, settle, without_conflicts
from govcrawl.forms.prose_numbers import NUMBER, NUMERALS, Number, number_of
from govcrawl.forms.prose_reduce import BRACKETS, Whose, reduce
from govcrawl.record import Issue, ProseFigure, Tables

LONGEST_SENTENCE = 1000
LONGEST_PIECE = 70
SENTENCES_BEFORE = 8
# bounds for hostile texts; a long report has about fifty such sentences in five thousand characters
MOST_SENTENCES = 600
MOST_READ = 60_000
MOST_NUMBERS = 80


@dataclass(frozen=True, slots=True)
class ProseRead:
    """What the prose states, as the record carries it, and what is in doubt about it."""

    figures: list[ProseFigure]
    issues: list[Issue]


def read_prose(text: str, tables: Tables, whose: Whose | None = None, begin: int = 0) -> ProseRead:
    """The figures of the prose of `text` from offset `begin` on, settled with the tables where they were read.

    Where a phrase allows several readings (收到 with or without those carried over) and the tables fit another than
    the first, the figure is filed under that one. Issues: `prose_differs`, `prose_conflict`.
    """
    mentions = settle(find_mentions(text, whose or Whose(), begin), tables)
    kept, issues = without_conflicts(mentions, tables)
    return ProseRead([mention.figure() for mention in kept], compare(kept, tables) + issues)


def prose_figures(text: str, whose: Whose | None = None, begin: int = 0) -> list[ProseFigure]:
    """The figures of the prose by itself, in the order of the text; `text[start:end]` is each one's quote."""
    return read_prose(text, Tables(), whose, begin).figures


# a cheap first look at a whole text: the end of a number and its unit
_GLIMPSE = re.compile(rf"[0-9０-９{NUMERALS}亿] ?[{''.join(sorted(set(''.join(words.COUNT_UNITS))))}元]")
# a second one at its sentence: words without which no phrase is complete
_SUBJECT = re.compile(r"申请|规范性文件|规章|复议|诉讼|行政许可|行政处罚|行政强制|行政事业性收费|其中")
_VERB = re.compile(
    r"收到|新收|新增|受理|接[收到受]|答复|回复|办[结理复]|结转|申请[量数总共0-9 ]|复议|诉讼|制定|制发|制作|出台|印发|废止|现行有效|决定|收费|其中"
)
_YEAR_NUMBER = re.compile(r"20\d\d(?=年)")


# --- sentences ----------------------------------------------------------------------------------------------------


def find_mentions(text: str, whose: Whose, begin: int = 0) -> list[Mention]:
    """Every figure that is surely mapped, in the order of the text. Linear in the text's length."""
    found: list[Mention] = []
    state = State()
    last_end = -1
    read = 0
    for count, (start, end) in enumerate(_sentences(text, begin)):
        read += end - start
        if count == MOST_SENTENCES or read > MOST_READ:
            break
        if "|" in text[start:end]:
            continue
        continued = start == last_end + 1 and text.startswith("其中", start) and not state.foreign
        state = state if continued else State()
        found += _read_sentence(text, start, end, whose, state)
        last_end = end
    return found


def _sentences(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """`[start, end)` of the sentences that hold a number with a unit and a word of the forms."""
    position = begin
    stop = newline = -1
    while match := _GLIMPSE.search(text, position):
        at = match.start()
        floor = max(position, at - LONGEST_SENTENCE)
        start = max(text.rfind("。", floor, at), text.rfind("\n", floor, at)) + 1
        if stop < at:
            stop = text.find("。", at)
            stop = len(text) if stop < 0 else stop
        if newline < at:
            newline = text.find("\n", at)
            newline = len(text) if newline < 0 else newline
        end = min(stop, newline)
        position = end
        start = start or floor
        if (
            end - start <= LONGEST_SENTENCE
            and _SUBJECT.search(text, start, end)
            and _VERB.search(text, start, end)
        ):
            yield start, end


# --- phrases ------------------------------------------------------------------------------------------------------


def _alternatives(choices: Sequence[str]) -> str:
    return "|".join(sorted(choices, key=len, reverse=True))


def _compile(phrases: Sequence[tuple[str, str]]) -> re.Pattern[str]:
    """One expression for all phrases; the group that matches is named after the phrase's key."""
    return re.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in phrases))


_LEAD = re.compile(rf"(?:{_alternatives((*words.CONNECTIVES, *words.ADVERBS))}){{0,8}}")
_LINK = re.compile(rf"(?:{_alternatives(words.LINKS)}){{0,3}}$")
_BEFORE = _compile(words.PHRASES)
_BEHIND = _compile(words.PHRASES_BEHIND)
_TAIL = re.compile(words.TAILS)
# a cheap look before the whole expression is tried
_NOUN = re.compile(words.NOUNS)
_OPEN_END = re.compile(words.OPEN_ENDS)
_AS_OF = re.compile(words.AS_OF)
_PART_OF_YEAR = re.compile(words.PART_OF_YEAR)
_EXCLUSION = re.compile(words.EXCLUSION)
_PLANS = re.compile(words.PLANS)
_COMPARISON = re.compile(words.COMPARISON)
_SUBUNIT = re.compile(words.SUBUNIT)
_HIGHER = re.compile(words.HIGHER)
_OTHER_MATTER = re.compile(words.OTHER_MATTER)
_CAUSE = re.compile(words.CAUSE_CLAUSE)
_ENDED = re.compile(words.ENDED)
_NOT_TAKEN = re.compile(words.NOT_TAKEN)
_PLANS_BEGIN = re.compile(words.PLANS_BEGIN)
_INSIDE_LIST = re.compile(words.INSIDE_LIST)
_COUNTED = rf"[0-9０-９{NUMERALS}]{{1,9}}(?:{'|'.join(words.COUNT_UNITS)})"
#: A part with its count: 部门收到25件, 25件由部门收到; and what it was counted for behind it: 制定3件规范性文件.
_PART_COUNTED = re.compile(
    rf"{words.PARTS}[^，,；;]{{0,40}}?{_COUNTED}[^，,、；;]{{0,12}}|{_COUNTED}[^，,、；;]{{0,6}}由[^，,、；;]{{0,10}}?{words.PARTS}[^，,、；;]{{0,12}}"
)
#: A part named by itself, as a heading or a subject: （二）区直部门
_PART_ALONE = re.compile(rf".{{0,6}}{words.PARTS}(?:办理)?(?:情况|方面)?$")
#: Such a heading, to be read with what is counted behind it.
_SHORT_LINE = re.compile(r"(?m)^([^。，,\n]{1,16})[。\n]")
_TOPICS = {path: re.compile(pattern) for path, pattern in words.TOPICS.items()}
_SHARE = re.compile(r" ?占[^，,、]{0,14}[%％]、")
_HARD = re.compile(r"[，,；;：:！？!?()（）]|——|…")
_ANY_SEPARATOR = re.compile(r"[，,、；;：:！？!?()（）]|——|…")


@lru_cache(maxsize=4096)
def _phrase(piece: str) -> Phrase | None:
    """The phrase that covers a reduced piece before a number, None where none does."""
    if not piece or len(piece) > LONGEST_PIECE:
        return None
    lead = _lead(piece)
    core = piece[len(lead) :]
    cut = _LINK.search(core)
    # a link may be a part of the noun (申请数量), and a lead of the phrase (在, 有): the shorter core is tried second
    for start in _starts(piece, lead):
        for candidate in dict.fromkeys((piece[start:], piece[start : len(piece) - len(core) + cut.start()] if cut else piece[start:])):  # fmt: skip
            if not candidate:
                continue
            match = _BEFORE.fullmatch(candidate)
            if match and match.lastgroup:
                return Phrase(match.lastgroup, piece[:start], candidate)
    return None


def _lead(piece: str) -> str:
    match = _LEAD.match(piece)
    return match[0] if match else ""


def _starts(piece: str, lead: str) -> tuple[int, ...]:
    """Where the phrase may begin: behind the lead, or at its last placeholder (截至 and a year belong to 现行有效)."""
    starts = [len(lead)]
    if _AS_OF.match(piece, 0):
        starts.append(0)
    if lead.endswith((words.WHOLE, words.YEAR)):
        starts.append(len(lead) - 1)
    return tuple(starts)


def _is_filler(piece: str) -> bool:
    return len(piece) <= LONGEST_PIECE and _lead(piece) == piece and words.GOVERNMENT not in piece


# --- one sentence -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What stands around one number: clauses without a number, its own left piece, what follows it."""

    clauses: tuple[str, ...]
    left: str
    left_start: int
    right: str
    right_end: int
    glued: bool  # no separator between the number before and this one


def _read_sentence(text: str, start: int, end: int, whose: Whose, state: State) -> list[Mention]:
    sentence = text[start:end]
    numbers = [
        number_of(match, sentence[max(0, match.start() - 3) : match.start()])
        for match in NUMBER.finditer(sentence)
    ]
    if not numbers or len(numbers) > MOST_NUMBERS or _EXCLUSION.search(sentence):
        state.foreign = True
        return []
    work = Sentence(text, start, end, whose, state)
    around = [_surroundings(sentence, numbers, place) for place in range(len(numbers))]
    runs_on = [
        place + 1 < len(numbers) and around[place + 1].glued for place in range(len(numbers))
    ]  # fmt: skip
    for place, number in enumerate(numbers):
        _read_number(
            work, sentence, number, around[place], follows_on=runs_on[place], last=place + 1 == len(numbers)
        )
    kept = _checked(work.mentions)
    if kept and _elsewhere(work):
        state.foreign = True
        return []
    return _without_parts(work, kept)


def _surroundings(sentence: str, numbers: Sequence[Number], place: int) -> _Surroundings:
    number = numbers[place]
    before = numbers[place - 1].end if place else 0
    behind = numbers[place + 1].start if place + 1 < len(numbers) else len(sentence)
    gap_start = before
    glued = False
    if place:
        separator = _ANY_SEPARATOR.search(sentence, before, number.start)
        if separator:
            gap_start = separator.end() if separator[0] not in "(（" else separator.start()
        else:
            glued = True
    gap = sentence[gap_start : number.start]
    cuts = list(_cuts(gap))
    last = cuts[-1][1] if cuts else 0
    clauses = [gap[a:b] for a, b in zip([0, *(e for _, e in cuts)], [s for s, _ in cuts], strict=False)]
    if not gap[last:].strip() and cuts and gap[cuts[-1][0] : last] in "：:" and clauses:  # 新收申请：25件
        clauses.pop()
        cuts.pop()
        last = cuts[-1][1] if cuts else 0
    share = _SHARE.match(gap, last)  # 占比23%、部分公开72件
    last = share.end() if share else last
    left = gap[last:]
    left_start = gap_start + last + len(left) - len(left.lstrip(" ：:"))
    stop = _right_end(sentence, number.end, behind, last=place + 1 == len(numbers))
    return _Surroundings(
        tuple(clauses), left.strip(" ：:"), left_start, sentence[number.end : stop].rstrip(), stop, glued
    )


def _cuts(gap: str) -> Iterator[tuple[int, int]]:
    """Separators of a gap outside of closed brackets; a bracket that stays open separates as well."""
    closed = [match.span() for match in BRACKETS.finditer(gap)]
    for match in _HARD.finditer(gap):
        if not any(start <= match.start() < end for start, end in closed):
            yield match.span()


def _right_end(sentence: str, start: int, behind: int, *, last: bool) -> int:
    """Where the words behind a number end: at a separator; nowhere, if the next number follows without one."""
    bracket = BRACKETS.match(sentence, start)
    begin = bracket.end() if bracket and bracket.end() <= behind else start
    separator = _ANY_SEPARATOR.search(sentence, begin, behind)
    if separator:
        return separator.start()
    return behind if last else start


def _read_number(
    work: Sentence, sentence: str, number: Number, around: _Surroundings, *, follows_on: bool, last: bool
) -> None:
    state, whose = work.state, work.whose
    for clause in around.clauses:
        _listen(state, reduce(clause, whose))
    left = reduce(around.left.replace("、", ""), whose)
    if words.YEAR in left and words.PREVIOUS not in left and words.OTHER_YEAR not in left:
        state.dated = True
    found = (
        None if state.foreign or not number.sure else _find(state, left, around, whose, follows_on=follows_on)
    )
    if found is None:
        if not (last and state.idle):
            _after_unknown(state, left + reduce(around.right, whose))
        return
    phrase, from_left, to_right = found
    quote = (around.left_start if from_left else number.start, around.right_end if to_right else number.end)
    opening = sentence[max(0, around.left_start - 1) : number.start]
    opened = "(" in opening or "（" in opening
    phrase = replace(phrase, inside=opened or phrase.lead.startswith(("其中", "含", "包")))
    path = path_of(work, phrase, number)
    if path is None:
        return
    start = work.start + quote[0]
    printed = work.text[start : work.start + quote[1]].rstrip()
    mention = Mention(
        path,
        number.value,
        number.step,
        printed,
        start,
        weak=phrase.kind in WEAK,
        whole=state.body == words.WHOLE,
        partial=state.body == words.GOVERNMENT,
        wider=path.endswith(".total") and bool(_NOT_TAKEN.search(sentence)),
    )
    work.mentions.append(mention)
    if path.startswith("applications.new_received.") and phrase.kind not in NEW:
        state.received.append(mention)


def _find(
    state: State, left: str, around: _Surroundings, whose: Whose, *, follows_on: bool
) -> tuple[Phrase, bool, bool] | None:
    """The phrase around a number, and whether it takes up the words before it and those behind it."""
    # where nothing was spoken of, only a phrase with its noun counts
    elliptic = not state.idle
    phrase = _phrase(left) if elliptic or _NOUN.search(left) else None
    alone = not left or _is_filler(left)
    open_end = not alone and _OPEN_END.search(left)
    if not (phrase or alone or open_end):
        return None
    right = reduce(around.right, whose) if around.right else ""
    if phrase and (not right or _TAIL.fullmatch(right)):
        return phrase, True, False
    if not right or follows_on or around.glued:
        return None
    if open_end and (elliptic or _NOUN.search(left + right)):
        phrase = _phrase(left + right)
        if phrase:
            return phrase, True, True
    if alone and (elliptic or "转" in right):
        phrase = _phrase_behind(left, right)
        if phrase:
            return phrase, False, True
    return None


@lru_cache(maxsize=4096)
def _phrase_behind(left: str, right: str) -> Phrase | None:
    if len(right) > LONGEST_PIECE:
        return None
    match = _BEHIND.fullmatch(right)
    return Phrase(match.lastgroup, left, right) if match and match.lastgroup else None


def _listen(state: State, clause: str) -> None:
    """Take in a clause without a counted number: what it speaks of, and whether it turns to something else."""
    if not clause:
        return
    if _lead(clause) == clause:
        state.name(clause)
    if state.contest and _ENDED.search(clause):
        state.untold = False
    if _AS_OF.fullmatch(clause):
        state.as_of = state.dated = True
        return
    if _COMPARISON.match(clause):
        return
    if words.YEAR in clause and not any(p in clause for p in (words.PREVIOUS, words.OTHER_YEAR, words.NEXT)):
        state.dated = True
    if _turns_away(clause):
        state.foreign = True
    if _CAUSE.search(clause):
        state.about = True
    if any(word in clause for word in words.APPLICATION_CONTEXT):
        state.about = True
    elif _OTHER_MATTER.search(clause) or (
        re.search(r"\d", clause) and "%" not in clause and "％" not in clause
    ):
        state.forget()


def _turns_away(clause: str) -> bool:
    if words.OTHER_YEAR in clause or (words.PREVIOUS in clause and "结转" not in clause):
        return True
    if words.NEXT in clause and "转" not in clause:
        return True
    return bool(
        _SUBUNIT.search(clause)
        or _PART_ALONE.match(clause)
        or _HIGHER.search(clause)
        or _PART_OF_YEAR.search(clause)
        or _PLANS.search(clause)
    )


def _after_unknown(state: State, piece: str) -> None:
    """A number that was not mapped: a comparison changes nothing, anything else ends the list before it."""
    if _COMPARISON.match(_strip_lead(piece)) and not _SUBUNIT.search(piece):
        return
    if _turns_away(piece):
        state.foreign = True
    state.forget()


def _strip_lead(piece: str) -> str:
    return piece[len(_lead(piece)) :]


# --- a look around ------------------------------------------------------------------------------------------------


def _elsewhere(work: Sentence) -> bool:
    """Whether what stands before a sentence makes it one of another year or of another body."""
    state, whose = work.state, work.whose
    before = line_before(work.text, work.start)
    heading = next(headings_before(work.text, work.start), "")
    if whose.year is None or f"{whose.year}年" not in work.printed:
        years = _YEAR_NUMBER.findall(before)
        if years and int(years[-1]) != whose.year:
            return True
        reduced = reduce(heading, whose)
        if words.YEAR not in reduced and any(
            place in reduced for place in (words.PREVIOUS, words.OTHER_YEAR, words.NEXT)
        ):
            return True
    sentences = [part[:60] for part in before.split("。")[-SENTENCES_BEFORE:] if part]
    if not state.dated and any(_PLANS_BEGIN.search(part) for part in (*sentences, heading)):
        return True
    if state.whole:
        return False
    subjects = [_HARD.split(reduce(part, whose), maxsplit=1)[0][:16] for part in sentences]
    subjects.append(reduce(heading, whose))
    if not state.body and any(
        words.GOVERNMENT in subject and _lead(subject) == subject for subject in subjects
    ):
        for mention in work.mentions:
            mention.partial = True
    return any(_SUBUNIT.search(subject) or _PART_ALONE.match(subject) for subject in subjects)


def _without_parts(work: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Without the figures of a body that may be a part of the whole, where other parts are counted beside it."""
    if all(mention.whole for mention in mentions):
        return list(mentions)
    beside = _parts_counted(work.printed, work.whose)
    around = beside
    if any(mention.partial for mention in mentions):
        around = beside | _parts_around(work.text, work.start, work.end, work.whose)
    return [
        mention
        for mention in mentions
        if mention.whole
        or not mention.path.startswith(tuple(around if mention.partial else beside) or ("-",))
    ]


def _parts_around(text: str, start: int, end: int, whose: Whose) -> set[str]:
    """What parts of the body are counted for near a sentence."""
    around = text[max(0, start - LOOK_BACK) : start] + "\n" + text[end : end + LOOK_BACK]
    found: set[str] = set()
    for sentence in re.split(r"[。\n]", _SHORT_LINE.sub(r"\1：", around)):
        found |= _parts_counted(sentence, whose)
    return found


@lru_cache(maxsize=1024)
def _parts_counted(sentence: str, whose: Whose) -> frozenset[str]:
    """What parts of the body are counted for in a sentence, as the beginnings of paths; not within 其中 or brackets."""
    plain = _INSIDE_LIST.sub("", BRACKETS.sub("", sentence))
    found: set[str] = set()
    for match in _PART_COUNTED.finditer(reduce(plain, whose)):
        if not _OTHER_MATTER.search(match[0]):
            named = [path for path, pattern in _TOPICS.items() if pattern.search(match[0])]
            found.update(named[:1] or _TOPICS)
    return frozenset(found)


def _checked(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a sentence without applicants and outcomes that add up to more than their total."""
    doubtful = set()
    for block in ("review", "litigation", "litigation_direct", "litigation_after_review"):
        cases = {mention.path: mention for mention in mentions if mention.path.startswith(f"{block}.")}
        total = cases.pop(f"{block}.total", None)
        if total and sum(mention.value for mention in cases.values()) > total.value:
            doubtful |= {id(mention) for mention in cases.values()}
    for row in ("new_received", "received", "handled_total"):
        own = [mention for mention in mentions if mention.path.startswith(f"applications.{row}.")]
        totals = [mention.value for mention in own if mention.path.endswith(".total")]
        parts = [mention for mention in own if not mention.path.endswith(".total")]
        if totals and sum(mention.value for mention in parts) > max(totals):
            doubtful |= {id(mention) for mention in parts}
    return [mention for mention in mentions if id(mention) not in doubtful]
