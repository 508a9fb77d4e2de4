"""The statistics annex of 2014 as made-up offices print it: figures, labels as the form has them, and layouts."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# printed label, unit, key; a label without a key is a head
PRINTED: tuple[tuple[str, str, str | None], ...] = (
    ("一、主动公开情况", "——", None),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "disclosed"),
    ("其中：主动公开规范性文件数", "条", "disclosed_normative_documents"),
    ("制发规范性文件总数", "件", "issued_normative_documents"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", None),
    ("1.政府公报公开政府信息数", "条", "disclosed_in_gazette"),
    ("2.政府网站公开政府信息数", "条", "disclosed_on_website"),
    ("3.政务微博公开政府信息数", "条", "disclosed_on_microblog"),
    ("4.政务微信公开政府信息数", "条", "disclosed_on_wechat"),
    ("5.其他方式公开政府信息数", "条", "disclosed_otherwise"),
    ("二、回应解读情况", "——", None),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "responses"),
    ("（二）通过不同渠道和方式回应解读的情况", "——", None),
    ("1.参加或举办新闻发布会总次数", "次", "press_conferences"),
    ("其中：主要负责同志参加新闻发布会次数", "次", "press_conferences_with_leaders"),
    ("2.政府网站在线访谈次数", "次", "online_interviews"),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", "online_interviews_with_leaders"),
    ("3.政策解读稿件发布数", "篇", "policy_explanations"),
    ("4.微博微信回应事件数", "次", "responses_on_microblog_and_wechat"),
    ("5.其他方式回应事件数", "次", "responses_otherwise"),
    ("三、依申请公开情况", "——", None),
    ("（一）收到申请数", "件", "applications_received"),
    ("1.当面申请数", "件", "received_in_person"),
    ("2.传真申请数", "件", "received_by_fax"),
    ("3.网络申请数", "件", "received_online"),
    ("4.信函申请数", "件", "received_by_letter"),
    ("（二）申请办结数", "件", "applications_completed"),
    ("1.按时办结数", "件", "completed_on_time"),
    ("2.延期办结数", "件", "completed_after_extension"),
    ("（三）申请答复数", "件", "applications_answered"),
    ("1.属于已主动公开范围数", "件", "answered_already_disclosed"),
    ("2.同意公开答复数", "件", "answered_disclosed"),
    ("3.同意部分公开答复数", "件", "answered_partially_disclosed"),
    ("4.不同意公开答复数", "件", "answered_refused"),
    ("其中：涉及国家秘密", "件", "refused_state_secret"),
    ("涉及商业秘密", "件", "refused_trade_secret"),
    ("涉及个人隐私", "件", "refused_personal_privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", "refused_security_and_stability"),
    ("不是《条例》所指政府信息", "件", "refused_not_government_information"),
    ("法律法规规定的其他情形", "件", "refused_other_legal_grounds"),
    ("5.不属于本行政机关公开数", "件", "answered_not_this_body"),
    ("6.申请信息不存在数", "件", "answered_does_not_exist"),
    ("7.告知作出更改补充数", "件", "answered_amendment_requested"),
    ("8.告知通过其他途径办理数", "件", "answered_other_procedure"),
    ("四、行政复议数量", "件", "review"),
    ("（一）维持具体行政行为数", "件", "review_upheld"),
    ("（二）被依法纠错数", "件", "review_corrected"),
    ("（三）其他情形数", "件", "review_other"),
    ("五、行政诉讼数量", "件", "litigation"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "litigation_upheld"),
    ("（二）被依法纠错数", "件", "litigation_corrected"),
    ("（三）其他情形数", "件", "litigation_other"),
    ("六、举报投诉数量", "件", "complaints"),
    ("七、依申请公开信息收取的费用", "万元", "fees"),
    ("八、机构建设和保障经费情况", "——", None),
    ("（一）政府信息公开工作专门机构数", "个", "dedicated_units"),
    ("（二）设置政府信息公开查阅点数", "个", "consultation_points"),
    ("（三）从事政府信息公开工作人员数", "人", "staff"),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "staff_full_time"),
    ("2.兼职人员数", "人", "staff_part_time"),
    (
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "万元",
        "budget",
    ),
    ("九、政府信息公开会议和培训情况", "——", None),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", "meetings"),
    ("（二）举办各类培训班数", "次", "training_courses"),
    ("（三）接受培训人员数", "人次", "people_trained"),
)
KEYS = tuple(key for _, _, key in PRINTED if key is not None)
MONEY = ("fees", "budget")
# the sums of FORMS.md: total, parts
SUMS: dict[str, tuple[str, ...]] = {
    "applications_received": tuple(key for key in KEYS if key.startswith("received_")),
    "applications_completed": tuple(key for key in KEYS if key.startswith("completed_")),
    "answered_refused": tuple(key for key in KEYS if key.startswith("refused_")),
    "applications_answered": tuple(key for key in KEYS if key.startswith("answered_")),
    "review": tuple(key for key in KEYS if key.startswith("review_")),
    "litigation": tuple(key for key in KEYS if key.startswith("litigation_")),
    "staff": tuple(key for key in KEYS if key.startswith("staff_")),
}
TITLE = "临沂市兰山区人民政府2016年政府信息公开工作年度报告"
OPENING = "根据《中华人民共和国政府信息公开条例》编制本报告，数据统计期限为2016年1月1日至12月31日。"
SECTIONS = (
    ("一、概述", "这一年全区共开了12次碰头会，把31个栏目逐一过了一遍，查出的毛病当月改完，回头再看的有5处。"),
    (
        "二、主动公开政府信息的情况",
        "全年放到网上的信息有4321条，印在公报上的有17条，其余方式另计，群众反映查找更快。",
    ),
    ("三、依申请公开政府信息情况", "大厅窗口和网上一共接到申请，都在15个工作日内办完，没有拖到第二年的。"),
    ("四、收费及减免情况", "没有向任何人收钱，减免也就无从谈起，2016年如此，往年也是如此。"),
    ("五、行政复议、行政诉讼和申诉情况", "有人不服的，都按程序走完，结果见附表。"),
    ("六、存在的问题和改进措施", "人手少、更新慢的老毛病还在，下一年打算把3个薄弱科室的栏目先补起来。"),
    ("七、其他需要报告的事项", "没有其他要说的事项。"),
)


@dataclass
class Annex:
    """`values[key][column]` is the number or None, `printed[key][column]` how it is printed."""

    values: dict[str, dict[str, int | float | None]] = field(default_factory=dict)
    printed: dict[str, dict[str, str]] = field(default_factory=dict)

    def put(self, key: str, column: str, value: float | None, printed: str | None = None) -> None:
        self.values.setdefault(key, {})[column] = value
        text = printed if printed is not None else "" if value is None else str(value)
        self.printed.setdefault(key, {})[column] = text


def make_annex(seed: int, *, columns: Sequence[str] = ("value",), sparse: float = 0.5) -> Annex:
    """Figures whose sums hold; many are 0, as in life."""
    draw = random.Random(seed)
    annex = Annex()
    for column in columns:
        figures: dict[str, int | float] = {
            key: 0 if draw.random() < sparse else draw.choice((1, 2, 3, 7, 12, 45, 131, 1204, 20161))
            for key in KEYS
        }
        for key in MONEY:
            figures[key] = draw.choice((0, 0.5, 12.35, 3, 108.2))
        for total, parts in SUMS.items():
            figures[total] = sum(figures[part] for part in parts)
        for key, figure in figures.items():
            annex.put(key, column, figure)
    return annex


def blank(
    annex: Annex, draw: random.Random, share: float, marks: Sequence[str] = ("", "", "/", "—", "无")
) -> None:
    """Take away some figures."""
    for key, columns in annex.values.items():
        for column in columns:
            if draw.random() < share:
                annex.put(key, column, None, draw.choice(marks))


@dataclass
class Style:
    """How an office prints the table, drawn at random where the layout leaves it open."""

    header: bool = True
    columns: tuple[str, ...] = ("value",)
    code: str | None = None  # "front", "behind label", "behind unit"
    unit: bool = True
    dash: str = "——"

    def headers(self) -> list[str]:
        row = ["统计指标"]
        if self.code == "behind label":
            row.append("代码")
        if self.unit:
            row.append("单位")
        if self.code == "behind unit":
            row.append("代码")
        named = {"value": "本年度" if len(self.columns) > 1 else "统计数", "cumulative": "历年累计"}
        row += [named[column] for column in self.columns]
        return ["序号", *row] if self.code == "front" else row

    def rows(self, annex: Annex) -> list[list[str]]:
        made = []
        for place, (label, unit, key) in enumerate(PRINTED, 1):
            code = str(place)
            row = [label]
            if self.code == "behind label":
                row.append(code)
            if self.unit:
                row.append(unit if key else self.dash)
            if self.code == "behind unit":
                row.append(code)
            row += [annex.printed[key][column] if key else self.dash for column in self.columns]
            made.append([code, *row] if self.code == "front" else row)
        return ([self.headers()] if self.header else []) + made


Printer = Callable[[Annex, Style, random.Random], str]


def _cell(text: str, draw: random.Random) -> str:
    shown = html.escape(text)
    return draw.choice(
        (shown, f"<p>{shown}</p>", f"<span> {shown}&nbsp;</span>", f"<p><font>{shown}</font></p>")
    )


def _table(rows: Sequence[Sequence[str]], draw: random.Random) -> str:
    lines = ("".join(f"<td>{_cell(text, draw)}</td>" for text in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def html_table(annex: Annex, style: Style, draw: random.Random) -> str:
    return _table(style.rows(annex), draw)


def html_title_row(annex: Annex, style: Style, draw: random.Random) -> str:
    width = len(style.headers())
    title = f"<tr><td colspan='{width}'>政府信息公开情况统计表（2016年度）</td></tr>"
    return _table(style.rows(annex), draw).replace("<table>", f"<table>{title}", 1)


def html_heads_span(annex: Annex, style: Style, draw: random.Random) -> str:
    """Heads over the whole width, which a reader may take for section headings."""
    rows = style.rows(annex)
    heads = {label for label, _, key in PRINTED if key is None}
    parts = []
    for row in rows:
        if any(text in heads for text in row):
            head = next(text for text in row if text in heads)
            parts.append(f"<tr><td colspan='{len(row)}'>{head}</td></tr>")
        else:
            parts.append("<tr>" + "".join(f"<td>{_cell(text, draw)}</td>" for text in row) + "</tr>")
    return f"<table>{''.join(parts)}</table>"


def html_side_by_side(annex: Annex, style: Style, draw: random.Random) -> str:
    rows = style.rows(annex)
    header, body = (rows[:1], rows[1:]) if style.header else ([], rows)
    half = (len(body) + 1) // 2
    empty = [""] * len(body[0])
    pairs = [[*body[i], *(body[i + half] if i + half < len(body) else empty)] for i in range(half)]
    return _table([*([[*header[0], *header[0]]] if header else []), *pairs], draw)


def html_split(annex: Annex, style: Style, draw: random.Random) -> str:
    """Cut at page breaks, the header only above the first part."""
    rows = style.rows(annex)
    cut = draw.choice((12, 25, 48, 52))
    gap = draw.choice(("", "<p>- 2 -</p>", "<p>&nbsp;</p>"))
    return _table(rows[:cut], draw) + gap + _table(rows[cut:], draw)


def html_table_per_row(annex: Annex, style: Style, draw: random.Random) -> str:
    return "".join(_table([row], draw) for row in style.rows(annex))


def html_parents(annex: Annex, style: Style, draw: random.Random) -> str:
    """The nine parts as merged cells in a column of their own."""
    rows = style.rows(annex)
    offset = 1 if style.header else 0
    starts = [i for i, (label, _, _) in enumerate(PRINTED) if label[1] == "、"]
    ends = [*starts[1:], len(PRINTED)]
    place = 1 if style.code == "front" else 0
    parts = []
    if style.header:
        cells = list(rows[0])
        parts.append(
            "<tr>"
            + "".join(
                f"<td colspan='2'>{t}</td>" if i == place else f"<td>{t}</td>" for i, t in enumerate(cells)
            )
            + "</tr>"
        )
    for start, end in zip(starts, ends, strict=True):
        label = PRINTED[start][0]
        for i in range(start, end):
            row = [_cell(text, draw) for text in rows[i + offset]]
            cells = [f"<td>{text}</td>" for text in row]
            if i == start:
                own = "合计" if PRINTED[start][2] else "—"
                cells[place] = f"<td>{own}</td>"
                cells.insert(place, f"<td rowspan='{end - start}'>{label}</td>")
            parts.append("<tr>" + "".join(cells) + "</tr>")
    return f"<table>{''.join(parts)}</table>"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def lines_of_cells(annex: Annex, style: Style, draw: random.Random) -> str:
    """A cell a line; blank cells are gone."""
    del draw
    return _paragraphs([text for row in style.rows(annex) for text in row if text])


def lines_of_rows(annex: Annex, style: Style, draw: random.Random) -> str:
    gap = draw.choice((" ", "  ", "　"))
    return _paragraphs([gap.join(text for text in row if text) for row in style.rows(annex)])


def lines_of_pipes(annex: Annex, style: Style, draw: random.Random) -> str:
    lead = draw.choice(("", "| "))
    return _paragraphs([f"{lead}{' | '.join(row)} |" for row in style.rows(annex)])


def lines_of_tabs(annex: Annex, style: Style, draw: random.Random) -> str:
    """Read as plain text: tabs do not survive HTML."""
    del draw
    return "\n".join("\t".join(row) for row in style.rows(annex))


def lines_of_word(annex: Annex, style: Style, draw: random.Random) -> str:
    """Word's text: one tab-indented cell a line, a bare tab for a blank, an empty line behind each row."""
    del draw
    return "\n\n".join("\n".join("\t" + text for text in row) for row in style.rows(annex))


def lines_glued(annex: Annex, style: Style, draw: random.Random) -> str:
    del draw
    return _paragraphs(["".join(row) for row in style.rows(annex)])


def one_line(annex: Annex, style: Style, draw: random.Random) -> str:
    del draw
    rows = style.rows(annex)[1 if style.header else 0 :]
    return _paragraphs(["".join("".join(row) for row in rows)])


PRINTERS: dict[str, Printer] = {
    "html table": html_table,
    "html title row": html_title_row,
    "html heads span": html_heads_span,
    "html side by side": html_side_by_side,
    "html split": html_split,
    "html table per row": html_table_per_row,
    "html parents": html_parents,
    "lines of cells": lines_of_cells,
    "lines of rows": lines_of_rows,
    "lines of pipes": lines_of_pipes,
    "lines of tabs": lines_of_tabs,
    "lines of word": lines_of_word,
    "lines glued": lines_glued,
    "one line": one_line,
}
TEXT = {"lines of tabs", "lines of word"}
# flattened text that drops blank cells
LOSES_BLANKS = {"lines of cells", "lines of rows", "lines glued", "one line"}


def page_of(
    annex_markup: str, *, text: bool = False, title: str = TITLE, behind: int = len(SECTIONS)
) -> bytes:
    """A report in prose with the annex behind its section number `behind`."""
    caption = "政府信息公开情况统计表"
    if text:
        parts = [title, "发布时间：2017-03-29", OPENING]
        for place, (heading, prose) in enumerate(SECTIONS, 1):
            parts += [heading, prose]
            if place == behind:
                parts += [caption, annex_markup, ""]
        return "\n".join(parts).encode()
    parts = [f"<h1>{title}</h1>", f"<p>{OPENING}</p>"]
    for place, (heading, prose) in enumerate(SECTIONS, 1):
        parts += [f"<p>{heading}</p>", f"<p>{prose}</p>"]
        if place == behind:
            parts += [f"<p>{caption}</p>", annex_markup]
    return f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{''.join(parts)}</body></html>".encode()
