"""Reading the statistics annex of 2014 (政府信息公开情况统计表): from a document's blocks to `tables.statistics_2014`.

The annex is a list of indicators, one value each, so it needs no grid of columns; what it needs is the right label to
the right value. Grids are read by the roles of their columns, lines by the order in which labels, units and values
follow each other. The annex is taken out of the document before the other tables are read: its words (行政复议,
维持) are theirs, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from govcrawl.documents.model import Block, Paragraph, Table
from govcrawl.forms import form_2014 as form
from govcrawl.forms.model import TABLE_NAMES
from govcrawl.forms.reader import TablesRead
from govcrawl.forms.statistics_cells import Annex, Cells
from govcrawl.forms.statistics_places import caption_of, parts_of, says_other_year, segments_of, without
from govcrawl.forms.statistics_reading import Reader
from govcrawl.record import Issue, TableState
from govcrawl.record import make_issue as _issue

FEWEST_WORDS = 4
# words of which every annex has several; a document with fewer is not looked at again
WORDS = (
    "当面申请", "传真申请", "信函申请", "按时办结", "延期办结", "依法纠错", "专职人员", "兼职人员", "公报公开", "网站公开",
    "规范性文件数", "规范性文件总数", "答复数", "培训人", "查阅点", "微博公开", "微信公开", "举报投诉", "办结数",
)  # fmt: skip
_ANY_WORD = re.compile("|".join(WORDS))


@dataclass(slots=True)
class StatisticsRead:
    """What was made of the annex. `blocks` are the document's without it, `mark` stands where it stood.

    `table` is None where the document has no annex; `status` is then `missing`.
    """

    blocks: Sequence[Block]
    table: Cells | None = None
    status: TableState = "missing"
    issues: list[Issue] = field(default_factory=list)
    mark: Block | None = None

    def spans(self, blocks: Sequence[Block]) -> list[tuple[str, int, int]]:
        """Where the mark stands in `blocks`, as the readers of tables say it: `(table, start, end)`."""
        places = [index for index, block in enumerate(blocks) if block is self.mark]
        return [(form.TABLE, index, index + 1) for index in places]


def read_statistics(blocks: Sequence[Block], year: int | None = None) -> StatisticsRead:
    """Read the annex out of `blocks`, if there is one.

    `year` is the year reported on, as far as it is known: columns and captions that print another one are not read.
    Callers ask `may_hold_statistics` first; this function looks at every line.
    """
    parts = parts_of(segments_of(blocks))
    if not parts:
        return StatisticsRead(blocks)
    annex = Annex(year)
    rest, mark = without(blocks, parts)
    reader = Reader(annex)
    read = 0
    foreign = False
    for part in parts:
        caption = caption_of(blocks, part)
        if caption is not None:  # a part without one goes on with the table before it
            foreign = says_other_year(caption, year)
        if foreign:
            message = "The line above says that this table is of another year."
            annex.leave("other_year_table", message, caption or "")
        else:
            reader.read(part)
            read += 1
    if not read:
        return StatisticsRead(rest, None, "missing", annex.issues, mark)
    table, status = annex.judged()
    return StatisticsRead(rest, table, status, annex.issues, mark)


def with_statistics(read: TablesRead, annex: StatisticsRead, blocks: Sequence[Block]) -> TablesRead:
    """What was read of the modern tables and of the annex, as one result; `blocks` are those `read` was read from.

    Where the annex is all there is, the form is its own and the modern tables are not in it. Where modern tables
    stand beside it, the form is theirs.
    """
    issues = [*read.issues, *annex.issues]
    spans = sorted([*read.spans, *annex.spans(blocks)], key=lambda span: span[1:])
    if annex.table is None:
        return replace(read, issues=issues, spans=spans)
    tables = read.tables.model_copy(update={form.TABLE: annex.table})
    states: dict[str, TableState] = {form.TABLE: annex.status}
    modern = [name for name in TABLE_NAMES if getattr(read.status, name) not in ("missing", "image")]
    key = read.form
    if key is None:
        key = form.KEY
        absent = [name for name in TABLE_NAMES if name not in modern]
        states |= dict.fromkeys(absent, "not_in_form")
        issues = [
            issue
            for issue in issues
            if not (issue.code in ("table_missing", "image") and issue.path in absent)
        ]
    if modern:
        message = "The annex of 2014 stands beside tables of a later form; both were read."
        issues.append(_issue("mixed_form", "info", form.TABLE, message))
    status = read.status.model_copy(update=states)
    return replace(read, form=key, tables=tables, status=status, issues=issues, spans=spans)


def may_hold_statistics(blocks: Sequence[Block]) -> bool:
    """Whether several of the annex's own words stand in the document: one look over its text, spaces left out."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Table):
            texts.extend(cell.text for cell in block.cells)
    text = "".join("".join(texts).split())
    if _ANY_WORD.search(text) is None:  # the usual case, for a third of the cost
        return False
    return sum(word in text for word in WORDS) >= FEWEST_WORDS
