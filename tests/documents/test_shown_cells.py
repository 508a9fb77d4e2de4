"""Cells with more in them than text: a figure is the shown one, or the cell cannot be read; digits are never joined."""

from __future__ import annotations

import time

import pytest

from govcrawl.documents.html import parse_html
from govcrawl.documents.model import Paragraph, Table
from govcrawl.forms.values import parse_value

UNREADABLE = ("unreadable", "ambiguous")


def cells(inner: str, head: str = "", before: str = "<table>") -> list[str | None]:
    markup = f"{head}{before}<tr><td>甲类文件</td><td>{inner}</td><td>4</td></tr></table>"
    (table,) = [block for block in parse_html(markup).blocks if isinstance(block, Table)]
    return [None if cell is None else cell.text for cell in table.grid[0]]


def value(inner: str, head: str = "") -> str | int | float | None:
    """The number in a cell, or the kind of what stands there."""
    first, text, last = cells(inner, head)
    assert (first, last) == ("甲类文件", "4")
    assert text is not None
    read = parse_value(text)
    return read.number if read.kind == "number" else read.kind


def assert_unreadable(inner: str, head: str = "") -> None:
    assert value(inner, head) in UNREADABLE


@pytest.mark.parametrize(
    "tag",
    ["address", "article", "aside", "blockquote", "center", "dd", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "legend", "main", "menu", "nav", "pre", "section", "ul", "dir", "summary", "search",
     "hgroup", "ol", "details", "dialog", "marquee", "small", "sup", "sub"],
)  # fmt: skip
def test_a_tag_with_a_line_or_a_place_of_its_own_parts_digits(tag: str) -> None:
    assert_unreadable(f"<{tag}>12</{tag}><{tag}>5</{tag}>")
    assert_unreadable(f"12<{tag}>5</{tag}>")
    assert_unreadable(f"<{tag}>12</{tag}>5")


@pytest.mark.parametrize(
    "tag", ["center", "h4", "section", "blockquote", "dl", "form", "ul", "small", "center><h3"]
)
def test_a_tag_that_holds_all_of_a_cell_changes_nothing(tag: str) -> None:
    assert value(f"<{tag}>12</{tag.rpartition('<')[2]}>") == 12


@pytest.mark.parametrize(
    "inner",
    ["<table><tr><td>1</td></tr></table><table><tr><td>3</td></tr></table>", "1<table><tr><td>3</td></tr></table>",
     "<table><caption>1</caption><tr><td>3</td></tr></table>", "<table><tr><td>1</td></tr></table>3", "1<hr>3",
     "<dl><dt>1<dd>3</dl>"],
)  # fmt: skip
def test_tables_and_lists_in_a_cell_part_digits(inner: str) -> None:
    assert_unreadable(inner)


@pytest.mark.parametrize(
    "style",
    ["display:block", "display:inline-block", "display: BLOCK !important", "float:left", "float : right", "margin-left:2em",
     "margin-right:.5em", "margin:0 10px", "padding-left:8px", "padding:0 4px", "position:absolute", "display:flex",
     "position:relative;left:20px"],
)  # fmt: skip
def test_spans_that_are_set_apart_part_digits(style: str) -> None:
    assert_unreadable(f"<span style='{style}'>1</span><span style='{style}'>3</span>")
    assert_unreadable(f"1<b style='{style}'>3</b>")
    assert value(f"<span style='{style}'>13</span>") == 13


@pytest.mark.parametrize(
    "style",
    ["margin:0px;padding:0", "display:inline", "float:none", "position:static", "margin:0cm 0cm 0.0001pt"],
)
def test_spans_that_stand_side_by_side_are_one_number(style: str) -> None:
    assert value(f"<span style='{style}'>1</span><span style='{style}'>3</span>") == 13


@pytest.mark.parametrize(
    "shown",
    ["<img src=13.gif>", "<p><img data-src='a/b.png' alt='13'></p>", "<input value=13>", "<input type=text value='13' disabled>",
     "<textarea>13</textarea>", "<select><option selected>13</option></select>", "<button>13</button>", "<svg><text>13</text></svg>",
     "<math><mn>13</mn></math>", "<object data=13.svg>13</object>", "<canvas></canvas>", "<iframe src=13.htm></iframe>", "<embed src=x>",
     "<meter value=13></meter>", "<progress value=13 max=20></progress>"],
)  # fmt: skip
def test_what_is_shown_but_is_no_text_is_neither_blank_nor_a_number(shown: str) -> None:
    assert_unreadable(shown)
    assert_unreadable(f"1{shown}3")
    assert_unreadable(f"{shown}3")


@pytest.mark.parametrize(
    "unseen", ["<input type=hidden value=13>", "<img src=dot.gif width=1 height=1>", "<img>", "<s></s>"]
)
def test_what_shows_nothing_leaves_a_cell_blank(unseen: str) -> None:
    assert value(unseen) == "blank"


def test_a_picture_beside_a_label_changes_nothing() -> None:
    assert cells("<img src=dot.png>行政处罚")[1] == "行政处罚"
    assert cells("<ol><li>行政处罚</li></ol>")[1] == "行政处罚"
    assert cells("<font color=white>本年制发件数</font>")[1] == "本年制发件数"
    assert cells("<span class=hidden>各类</span>行政强制")[1] == "各类行政强制"


@pytest.mark.parametrize(
    "inner",
    ["<div style='font-size:0'><span style='font-size:16px'>13</span></div>", "<div style='visibility:hidden'><b style='visibility:visible'>13</b></div>",
     "<div style='font-size:0px'> 7<font style='font-size:12.0pt'>13</font></div>", "<span style='font:0/0 a'><i style='font-size:1em'>13</i></span>"],
)  # fmt: skip
def test_what_a_child_sets_back_is_shown(inner: str) -> None:
    assert value(inner) == 13


def test_invisible_letters_keep_their_room() -> None:
    assert value("1<span style='visibility:hidden'>2</span>3") == "ambiguous"
    assert value("<span style='visibility:collapse'>9</span>3") == 3
    assert value("<span style='visibility:hidden'><b>9</b></span>3") == 3


@pytest.mark.parametrize(
    "style", ["visibility:hidden", "opacity:0", "font-size:0", "text-decoration:line-through"]
)
def test_a_cell_that_is_not_seen_keeps_its_place(style: str) -> None:
    markup = f"<table><tr><td>甲</td><td style='{style}'>7</td><td>4</td></tr></table>"
    (table,) = [block for block in parse_html(markup).blocks if isinstance(block, Table)]
    texts = [cell.text for cell in table.cells]
    assert len(texts) == 3
    assert parse_value(texts[1]).kind in UNREADABLE
    assert texts[2] == "4"


def test_a_table_between_small_spaces_is_read() -> None:
    """Without a doctype a table has letters of its own; with one, nobody can say."""
    before = "<div style='font-size:0'><table>"
    assert cells("<p style='font-size:14px'>13</p>", before=before)[1] == "13"
    assert cells("13", before=before)[1] == "13"
    assert parse_value(cells("13", head="<!DOCTYPE html>", before=before)[1] or "").kind in UNREADABLE


@pytest.mark.parametrize(
    "style",
    ["color:#fff", "color: transparent", "color:#FFFFFF", "color:rgba(0, 0, 0, 0)", "color:rgb(255,255,255)", "position:absolute;left:-9999px",
     "position:fixed;top:-1000px", "display:inline-block;width:0;overflow:hidden", "height:0;overflow:hidden;display:block",
     "position:absolute;clip:rect(0 0 0 0)", "clip-path:inset(50%)", "text-indent:-9999px;display:block", "opacity:0.01", "opacity:0.0", "opacity:0%",
     "font-size:0.01px", "font-size:1px", "visibility:collapse", "transform:scale(0)", "margin-left:-9999px", "max-height:0;overflow:hidden",
     "filter:alpha(opacity=0)", "-webkit-text-fill-color:transparent", "mso-hide:all", "text-line-through:single", "display:none!important"],
)  # fmt: skip
def test_hidden_digits_are_never_read(style: str) -> None:
    assert value(f"<span style='{style}'>9</span>3") in (3, *UNREADABLE)
    assert value(f"3<span style='{style}'>9</span>") in (3, *UNREADABLE)
    assert value(f"<span style='{style}'>9</span>") in ("blank", *UNREADABLE)


def test_white_on_a_coloured_ground_is_seen() -> None:
    assert value("<span style='background:#06c;color:#fff'>13</span>") == 13
    assert value("<b style='color:#333'>13</b>") == 13
    assert_unreadable("<font color='#FFFFFF'>9</font>3")


@pytest.mark.parametrize(
    "struck",
    [
        "<del>5</del>",
        "<span style='text-decoration:underline line-through'>5</span>",
        "<span style='text-line-through:single'>5</span>",
        "<span class=line-through>5</span>",
    ],
)
def test_what_is_struck_out_is_no_figure_and_no_blank(struck: str) -> None:
    assert value(f"{struck}6") == 6
    assert_unreadable(f"1{struck}6")
    assert_unreadable(struck)


@pytest.mark.parametrize(
    "mark",
    ["<span class=MsoFootnoteReference>1</span>", "<span style='mso-text-raise:5.0pt'>1</span>", "<span style='position:relative;top:-5.0pt'>1</span>",
     "<span style='vertical-align:5px'>1</span>", "<span style='vertical-align:top'>1</span>", "<em style='vertical-align:super'>1</em>",
     "<strong style='vertical-align:super'>1</strong>", "<a href=x style='vertical-align:super'>1</a>", "<small>1</small>",
     "<span style='font-size:smaller'>1</span>", "<span style='font-size:60%'>1</span>", "<ins style='vertical-align:text-top'>1</ins>"],
)  # fmt: skip
def test_a_raised_or_small_mark_is_no_digit(mark: str) -> None:
    assert_unreadable(f"6{mark}")


@pytest.mark.parametrize("inner", ["<details><summary>13</summary>9</details>", "<ol start=13><li></li></ol>", "<ol><li>6</li></ol>", "<bdo dir=rtl>31</bdo>", "<span style='unicode-bidi:bidi-override;direction:rtl'>31</span>"])  # fmt: skip
def test_what_is_not_shown_as_written_is_unreadable(inner: str) -> None:
    assert_unreadable(inner)


@pytest.mark.parametrize("name", ["d-none", "hidden", "hide", "sr-only", "visually-hidden"])
def test_classes_of_well_known_frameworks_make_a_figure_doubtful(name: str) -> None:
    assert_unreadable(f"<span class='{name} x'>9</span>3")
    assert_unreadable(f"3<b class={name}><i>9</i></b>")
    assert value(f"<span class='{name} x'>9</span>3", f"<style>.{name}{{display:none}}</style>") == 3
    assert value(f"<span class='{name}'>9</span>3", f"<style>.{name}{{display:inline}}</style>") == 93


def test_a_class_that_shows_on_large_screens_hides_nothing() -> None:
    assert value("<span class='d-none d-md-block'>13</span>") == 13


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        (".x{display:none}", (3,)), ("span.x { DISPLAY : none !important }", (3,)), ("#y{display:none}", (3,)), ("/* .a{ */ .x{visibility:hidden}", (3,)),
        (".k,.x{font-size:0}", (3,)), (".x{text-decoration:line-through}", (3,)), (".x{vertical-align:super}", UNREADABLE), (".x{float:left}", UNREADABLE),
        (".x{display:block}", UNREADABLE), (".k .x{display:none}", UNREADABLE), (".k>.x{display:none}", UNREADABLE), ("td span.x{opacity:0}", UNREADABLE),
        (".x{display:none}.x{display:inline}", UNREADABLE), ("@media screen{.x{display:none}}", (3,)), (".x.k{display:none}", (93,)),
        ("@media print{.x{display:none}}", (93,)), ("@media (max-width:600px){.x{display:none}}", (93,)), ("b.x{display:none}", (93,)),
        (".x:hover{display:none}", (93,)), (".x{color:red}", (93,)), (".x{display:none", (93, 3)), ("@import 'a.css';.x{display:none}", (3,)),
        ("@charset 'utf-8';@font-face{src:url(a)} .x{display:none}", (3,)), ("@media print{.k{color:red}}.x{display:none}", (3,)),
    ],
)  # fmt: skip
def test_the_pages_own_simple_rules_count(rule: str, read: tuple[object, ...]) -> None:
    assert value("<span class='a x' id=y>9</span>3", f"<style>{rule}</style>") in (
        read if rule != ".x.k{display:none}" else (93, *UNREADABLE)
    )


def test_a_table_hidden_by_a_rule_is_not_read() -> None:
    table = "<table><tr><td>1</td><td>2</td></tr></table>"
    page = "<style>.old{display:none}</style><p>甲</p><div class=old>" + table + "</div>"
    assert [type(block) for block in parse_html(page).blocks] == [Paragraph]


def test_a_style_of_its_own_is_over_the_rule() -> None:
    assert value("<span class=x style='display:inline'>13</span>", "<style>.x{display:none}</style>") == 13


def test_letters_that_a_rule_takes_and_another_gives_back_are_shown() -> None:
    rules = "<style>.gap{font-size:0}.full{font-size:16px}</style>"
    assert value("<div class=gap><b class=full>13</b></div>", rules) == 13
    assert value("<div class=gap>13</div>", rules) == "blank"


def test_digits_beside_doubtful_text_in_a_line_stay_apart() -> None:
    (line,) = parse_html("<p>本年收到<span class=hide>9</span>3件</p>").blocks
    assert isinstance(line, Paragraph)
    assert "93" not in line.text


def test_tabs_that_wait_for_a_click_are_read_where_nothing_else_is_there() -> None:
    table = "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>{}</td></tr></table>"
    hidden = f"<div class='tab-pane' style='display:none'>{table.format(2)}</div>"

    def read(page: str) -> list[list[str]]:
        return [
            [cell.text for cell in block.cells]
            for block in parse_html(page).blocks
            if isinstance(block, Table)
        ]

    assert read(hidden) == [["甲", "1", "乙", "2"]]
    assert read(table.format(5) + hidden) == [["甲", "1", "乙", "5"]]
    assert read(hidden.replace("tab-pane", "old")) == []
    assert read(f"<div class='wow fadeIn' style='visibility: hidden'>{table.format(3)}</div>") == [
        ["甲", "1", "乙", "3"]
    ]


@pytest.mark.parametrize(
    "page",
    ["<style>" + ".a{display:none}" * 100_000, "<style>" + "{" * 500_000, "<style>" + "@media x{" * 100_000, "<style>/*" + "/*" * 500_000,
     "<style>" + ".a," * 200_000 + ".b{display:none}", "<style>.a{" + "display:none;" * 100_000, "<style>.a{display:none}</style>" + "<b class=a>" * 50_000,
     "<div class=hide>" * 1_000 + "<table>" + "<tr><td>1" * 20_000, "<table><tr><td>1<td>2" + "<b style='color:#fff'>1</b>" * 30_000,
     "<b style='vertical-align:super'>" * 50_000, "<b style='" + "display:" * 100_000 + "'>", "<b class='" + "hide " * 200_000 + "'>",
     "<style>.a{color" + ":" * 300_000 + "}", "<style>." + "a" * 300_000 + "{display:none}", "<b style='font-size:" + " " * 500_000 + "'>",
     "<div class=tab style='display:none'>" * 1_000 + "<table><tr><td>1<td>2</table>" * 5_000],
    ids=lambda page: page[:40],
)  # fmt: skip
def test_styles_without_end_cost_time_in_proportion(page: str) -> None:
    started = time.process_time()
    parse_html(page)
    assert time.process_time() - started < 10
