"""Which cell a phrase names, given what its sentence has said so far; None where that does not make it sure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from govcrawl.forms import prose_phrases as words
from govcrawl.forms.prose_compare import Mention
from govcrawl.forms.prose_numbers import Number
from govcrawl.forms.prose_reduce import BRACKETS, Whose

LOOK_BACK = 400
HEADING_LINES = 12
LONGEST_HEADING = 40


@dataclass(slots=True)
class State:
    """What the sentence has said so far; elliptic phrases are read by it."""

    foreign: bool = False  # another year, another body, a part of the year: nothing more is taken
    dated: bool = False  # the year reported on was named
    whole: bool = False  # the whole body was named
    body: str = ""  # the placeholder of the body that was named last
    as_of: bool = False  # a day was named: only 现行有效 goes with it
    applications: bool = False  # applications for information are spoken of
    about: bool = False  # cases about disclosure are spoken of
    row: str | None = None  # whose applicants may be listed now: new_received, received or handled_total
    contest: str | None = None  # review or litigation, whose outcomes may be listed
    untold: bool = False  # a contest with cases was named, and not yet how they ended
    shared: bool = False  # two such contests were named: an outcome is of either or of both
    document: str | None = None  # normative_documents or rules
    acts: bool = False
    last: str = ""
    received: list[Mention] = field(default_factory=list)  # the total received, and its applicants
    handled: str = ""  # the kind of phrase that gave the total handled

    @property
    def idle(self) -> bool:
        """Whether nothing was spoken of that an elliptic phrase could go on with."""
        return not (
            self.applications or self.about or self.row or self.contest or self.document or self.acts
        )  # fmt: skip

    def name(self, words_before: str) -> None:
        """Take in which body is named before a figure, if one is."""
        named = [body for body in (words.WHOLE, words.GOVERNMENT) if body in words_before]
        if named:
            self.whole = True
            self.body = named[0]

    def forget(self) -> None:
        """Another matter was spoken of: nothing elliptic is read any more."""
        self.turn_to("")
        self.applications = self.about = False
        self.received = []
        self.handled = ""

    def turn_to(self, last: str) -> None:
        """A new subject: the lists of the one before are over."""
        self.row = self.contest = self.document = None
        self.acts = False
        self.last = last


@dataclass(slots=True)
class Sentence:
    """The sentence being read, where it stands, and the figures found in it so far."""

    text: str
    start: int
    end: int
    whose: Whose
    state: State
    mentions: list[Mention] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """The sentence as it stands in the text."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The phrase that covers a piece: what stood before its own words, and those.

    `inside` says that it is a part of what was just counted: 其中, 含, in brackets.
    """

    key: str
    lead: str
    core: str
    inside: bool = False

    @property
    def kind(self) -> str:
        """What sort of figure it names."""
        return self.key.partition("__")[0]

    @property
    def what(self) -> str:
        """Which row, column or outcome, where the sort has several."""
        return self.key.partition("__")[2]


NEW = frozenset({"new", "new_bare", "new_alone"})
WEAK = frozenset(
    {
        "received",
        "received_bare",
        "received_noun",
        "received_column",
        "column",
        "other_column",
        "handled_weak",
    }
)
_STOCK = ("in_force", "total_disclosed")
_STOCK_SHOWN = re.compile(words.STOCK_SHOWN)
_OF_MORE_KINDS = re.compile(words.OF_MORE_KINDS)
_LATE = re.compile(words.LATE)
_INSIDE_CLAUSE = re.compile(words.INSIDE_CLAUSE)
_TOTAL_NOUN = ("共", "受理", "收到", "接收", words.YEAR, words.WHOLE)


def path_of(work: Sentence, phrase: Phrase, number: Number) -> str | None:
    """The path a phrase names, None where the sentence does not make it sure; keeps the state up to date."""
    state = work.state
    if "累计" in phrase.lead and not state.dated:
        state.forget()
        return None
    if phrase.kind == "channel":
        return None
    if state.as_of and phrase.what != "in_force":
        return None
    if phrase.kind != "result":  # 本机关不掌握相关信息8件
        state.name(phrase.lead)
    unit_kind, reader = _READERS[phrase.kind]
    if number.unit not in words.UNITS_OF[unit_kind]:
        state.forget()
        return None
    path = reader(work, phrase)
    if unit_kind == "contest" and not number.value:  # 行政复议0件: no outcome is of these
        state.untold = False
    return path


def _received(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if phrase.kind.endswith("_bare") and not _in_context(work):
        return None
    if phrase.kind == "new_alone" and not state.applications:
        return None
    if phrase.kind == "received_noun" and not any(word in phrase.lead + phrase.core for word in _TOTAL_NOUN):
        return None
    if phrase.kind.endswith("_bare") and _OF_MORE_KINDS.search(work.printed):
        state.forget()
        return None
    again = bool(state.received)
    state.turn_to("received")
    state.applications = True
    if phrase.kind not in NEW and (again or phrase.inside):  # a part of what was received: 收到30件，受理28件
        for mention in state.received:
            mention.wider = True
        return None
    # behind 收到28件，其中新收25件 it is not plain whose applicants are listed
    state.row = None if again else "new_received"
    return "applications.new_received.total"


def _received_column(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    named = any(word in phrase.core for word in words.APPLICATION_CONTEXT)
    if not (named or state.applications or ("申请" in phrase.core and _in_context(work))):
        return None
    row = state.row or "new_received"
    if row == "handled_total":
        return None
    state.turn_to("column")
    state.applications = True
    state.row = row
    return f"applications.{row}.{phrase.what}"


def _over(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if not (state.applications or "信息" in phrase.core or _in_context(work)):
        return None
    row, last = state.row, state.last
    state.turn_to("over")
    state.applications = True
    if not phrase.inside:  # 收到30件，28件办结，上年结转的3件也已办结: 28 are not all that were handled
        work.mentions = [m for m in work.mentions if not m.path.startswith("applications.handled_total.")]
    if phrase.inside and last not in ("received", "column"):  # 办结44件(含上年结转2件): maybe not all of them
        return None
    if phrase.inside and state.received:  # 收到719件(含上年结转4件): both together
        for mention in state.received:
            mention.path = mention.path.replace(".new_received.", ".received.")
        state.row = "received" if row else None
    return "applications.carried_over.total"


def _forward(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if not (state.applications or "信息" in phrase.core or _in_context(work)):
        return None
    state.turn_to("forward")
    return "applications.carried_forward.total"


def _handled(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if phrase.kind == "handled_alone" and not state.applications:
        return None
    if phrase.kind == "handled_bare" and not _in_context(work):
        return None
    # 办理41件，其中办结39件: the plain word counts, not the loose one
    again = state.handled and (state.handled != "handled_weak" or phrase.kind == "handled_weak")
    listed = state.last == "column"
    state.turn_to("handled")
    state.applications, state.handled = True, phrase.kind
    late = ("延期", "逾期", "超期")
    if again or (
        any(w in phrase.lead + phrase.core for w in ("按时", "按期")) and any(w in work.printed for w in late)
    ):
        return None
    if not phrase.inside and _LATE.search(_INSIDE_CLAUSE.sub("", BRACKETS.sub("", work.printed))):
        return None
    # 收到25件，办结24件，其中自然人20件: of which?
    state.row = "handled_total" if listed or not state.received else None
    return "applications.handled_total.total"


def _result(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if not state.applications:
        return None
    state.turn_to("result")
    if phrase.what == "withheld" and not any(word in work.printed for word in words.STRICT_BESIDE_WITHHELD):
        return None
    return f"applications.{phrase.what}.total"


def _column(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if state.row is None or (phrase.kind == "other_column" and state.last != "column"):
        return None
    state.last = "column"
    return f"applications.{state.row}.{phrase.what or 'other'}"


def _contest(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    named = "公开" in phrase.core
    if not (named or state.applications or state.about or state.contest):
        return None
    # 全县行政复议案件120件 are those that the county decides, not those against its disclosure
    if not named and (words.WHOLE in phrase.lead or words.GOVERNMENT in phrase.lead):
        state.forget()
        return None
    block = phrase.kind.removesuffix("_alone")
    state.turn_to("contest")
    state.contest, state.about = block, True
    state.shared, state.untold = state.untold, True
    return f"{block}.total"


def _outcome(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if state.contest is None:
        return None
    state.untold = False
    for word, block in words.CONTEST_OF_OUTCOME.items():
        if word in phrase.core and (state.shared or not state.contest.startswith(block)):
            state.contest, state.shared = block, False
    return None if state.shared else f"{state.contest}.{phrase.what}"


def _document(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    row = state.document if phrase.kind == "document" else phrase.kind
    if row is None:
        return None
    # 现行有效20件，其中制定5件: those of 20 that were once made, not those of this year
    of_stock = state.last == "of_stock" or (phrase.inside and state.last in _STOCK)
    of_stock = of_stock and words.YEAR not in phrase.lead and phrase.what not in _STOCK
    state.forget()
    state.document, state.last = row, "of_stock" if of_stock else phrase.what
    if of_stock:
        return None
    if words.GOVERNMENT in phrase.lead or (phrase.what == "repealed" and words.LAPSED in work.printed):
        return None
    if phrase.what not in _STOCK and words.YEAR not in phrase.lead:
        ever = not state.dated and "已" in phrase.lead
        if ever or (not state.dated and _STOCK_SHOWN.search(work.printed)):
            return None
    return f"proactive.{row}.{phrase.what}"


def _acts(work: Sentence, phrase: Phrase) -> str | None:
    state = work.state
    if phrase.kind == "decisions_alone" and not state.acts:
        return None
    state.forget()
    state.acts, state.last = True, "decisions"
    if phrase.what == "compulsory_measures" and words.ENFORCEMENT in work.printed:
        return None
    return None if words.GOVERNMENT in phrase.lead else f"proactive.{phrase.what}.decisions"


def _fees(work: Sentence, phrase: Phrase) -> str | None:
    work.state.forget()
    return None if words.GOVERNMENT in phrase.lead else "proactive.fees.amount"


_Reader = Callable[[Sentence, Phrase], str | None]
_READERS: dict[str, tuple[str, _Reader]] = {
    **dict.fromkeys(("new", "new_bare", "new_alone", "received", "received_bare", "received_noun"), ("applications", _received)),
    "received_column": ("applications", _received_column),
    "over": ("applications", _over),
    "forward": ("applications", _forward),
    **dict.fromkeys(("handled", "handled_bare", "handled_alone", "handled_weak"), ("applications", _handled)),
    "result": ("applications", _result),
    **dict.fromkeys(("column", "other_column"), ("applications", _column)),
    **dict.fromkeys(
        ("review", "review_alone", "litigation", "litigation_alone", "litigation_direct", "litigation_after_review"),
        ("contest", _contest),
    ),
    "outcome": ("contest", _outcome),
    **dict.fromkeys(("normative_documents", "document"), ("normative_documents", _document)),
    "rules": ("rules", _document),
    **dict.fromkeys(("decisions", "decisions_alone"), ("decisions", _acts)),
    "fees": ("fees", _fees),
}  # fmt: skip


# --- a look around ------------------------------------------------------------------------------------------------


def line_before(text: str, start: int) -> str:
    """What stands in the same line before a place, a bounded part of it."""
    floor = max(0, start - LOOK_BACK)
    return text[max(floor, text.rfind("\n", floor, start) + 1) : start]


def headings_before(text: str, start: int) -> Iterator[str]:
    """The nearest earlier lines that look like headings, the nearest first."""
    end = text.rfind("\n", max(0, start - 20 * LOOK_BACK), start)
    for _ in range(HEADING_LINES):
        if end < 0:
            return
        begin = text.rfind("\n", max(0, end - 20 * LOOK_BACK), end)
        line = text[begin + 1 : end] if end - begin <= LONGEST_HEADING + 1 else ""
        if line and "。" not in line and not line.startswith("[["):
            yield line
        end = begin


def _in_context(work: Sentence) -> bool:
    """Whether 申请 alone means applications for information: the line or the heading above it says so."""
    if work.state.applications:
        return True
    heading = next(headings_before(work.text, work.start), "")
    around = heading + line_before(work.text, work.start) + work.printed
    return any(word in around for word in words.APPLICATION_CONTEXT)
