"""Damaged pages: what was done to them is said, and every figure is the printed one or null with an issue."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.server import sites
from govcrawl import extract
from govcrawl.documents.html import parse_html
from govcrawl.documents.model import Paragraph
from govcrawl.record import Report
from govcrawl.report.lost_characters import damaged_phrases
from govcrawl.report.phrases import phrase_of
from govcrawl.report.spam import spam_lines
from tests.layouts.printers import PRINTERS
from tests.layouts.test_layouts import covered, value_at
from tests.layouts.truth import Truth, make_truth
from tests.report import corruption

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
URL = "http://www.lyls.gov.cn/info/1/2.htm"
TITLE = corruption.TITLE
DAMAGE = {"garbled_text", "characters_lost", "spam", "second_report", "text_cut", "place_name_replaced"}
HEADINGS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)  # fmt: skip
SENTENCE = "各街道把办事指南换成了新版，老人也看得清字，来电询问的人少了一半。"
ROUNDS = 14


def damage_of(report: Report) -> set[str]:
    return {issue.code for issue in report.issues} & DAMAGE


def assert_own_or_null(report: Report, truth: Truth) -> int:
    """Every figure is the true one or null with an issue; how many are null."""
    lost = 0
    for path, true in truth.values.items():
        got = value_at(report, path)
        if got is None and true is not None:
            assert covered(report, path), f"{path} is null without a word"
            lost += 1
        else:
            assert got == true, path
    return lost


def page_of(truth: Truth, layout: str) -> str:
    return PRINTERS[layout][0](truth, random.Random(0)).decode()


def read(page: str, layout: str = "html spans") -> Report:
    return extract(page.encode("utf-8", "replace"), url=URL, media_type=PRINTERS[layout][1])


def prose(
    title: str, *, opening: str = SENTENCE, body: str = SENTENCE, ending: tuple[str, ...] = ()
) -> Report:
    lines = [title, opening]
    for heading in HEADINGS:
        lines += [heading, body]
    return extract("\n".join([*lines, *ending, ""]).encode(), url="file:///a.txt", media_type="text/plain")


# ---- everything at random


KINDS: dict[str, tuple[Callable[[str, random.Random], str], str | None]] = {
    "garbled": (corruption.garbled, "garbled_text"),
    "digits unreadable": (corruption.digits_unreadable, None),
    "characters deleted": (corruption.characters_deleted, None),
    "characters dropped": (corruption.characters_dropped, None),
    "spam": (corruption.spam, "spam"),
    "spam behind": (corruption.spam_behind, "spam"),
    "spam between rows": (corruption.spam_between_rows, "spam"),
    "place swapped": (corruption.place_swapped, "place_name_replaced"),
    "list above": (corruption.list_above, None),
    "list below": (corruption.list_below, None),
    "cut": (corruption.cut, None),
}


@pytest.mark.parametrize("seed", range(ROUNDS))
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_page_gives_its_own_figures_or_null(kind: str, seed: int) -> None:
    damaging, code = KINDS[kind]
    draw = random.Random(f"{kind} {seed}")
    layout = draw.choice(list(PRINTERS))
    truth = make_truth(seed, draw.choice(("2021", "2019")), sparse=draw.choice((0.2, 0.75)))
    page = page_of(truth, layout)
    damaged = damaging(page, draw)
    report = read(damaged, layout)
    assert_own_or_null(report, truth)
    assert report.year in (2023, None)
    assert report.division.code in ("371302", None)
    assert report.published in ("2024-01-29", None)
    if code is not None and damaged != page:
        assert code in damage_of(report)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_report_behind_this_one_gives_nothing(seed: int) -> None:
    draw = random.Random(seed)
    layout = draw.choice(list(PRINTERS))
    truth = make_truth(seed, "2021", sparse=0.2)
    report = read(corruption.report_behind(page_of(truth, layout), draw, layout), layout)
    assert_own_or_null(report, truth)
    assert (report.title, report.year, report.division.code) == (TITLE, 2023, "371302")
    assert damage_of(report) == {"second_report"}


@pytest.mark.parametrize("kind", ["characters deleted", "characters dropped"])
def test_lost_characters_are_mostly_noticed(kind: str) -> None:
    """A few may stand in no fixed phrase: of fifty pages, nine in ten are flagged at the least."""
    noticed = 0
    for seed in range(50):
        truth = make_truth(seed, "2021")
        damaged = KINDS[kind][0](page_of(truth, "html spans"), random.Random(seed))
        noticed += "characters_lost" in damage_of(read(damaged))
    assert noticed >= 45


# ---- what is sound is not flagged


@pytest.mark.parametrize("layout", PRINTERS)
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_sound_page_is_not_flagged(layout: str, form: str) -> None:
    assert damage_of(read(page_of(make_truth(2, form), layout), layout)) == set()


def test_no_page_of_the_demo_is_flagged() -> None:
    flagged = {}
    read_pages = 0
    for host, site in sites().items():
        for path, served in site.pages.items():
            if served.content_type.startswith("text/"):
                report = extract(served.body, url=f"http://{host}{path}", media_type=served.content_type)
                read_pages += 1
                flagged.update({path: codes} if (codes := damage_of(report)) else {})
    assert flagged == {}
    assert read_pages > 100


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_no_seed_is_flagged(seed: Path) -> None:
    assert damage_of(extract(seed.read_bytes(), url=seed.as_uri())) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "麻㙦镇、䴙䴘湖和𣲗水三处的公开栏都已换新。", "展馆的日文说明写着「駅の図書館もご覧ください」，已请人校对。", "对外汉语课从注音符号ㄅㄆㄇㄈ教起，课表已公开。",
        "重点事项以★标出，●为已办，→为在办，①②③为批次。", "实验室公开了α粒子、β射线和第Ⅱ类设备的清单。", "来访者 Müller 与 José Ñandú 先生查阅了公报，气温23℃，面积5m²。",
        "谁来公开?公开什么?怎样公开?三问已写进手册。", "查询地址为http://www.lyls.gov.cn/s?a=1&b=2&c=??，可直接打开。", "为什么还没有答复????咨询电话里常有人这样问。",
        "公安机关打击百家乐、老虎机、六合彩等赌博活动的情况已经公开。", "查处代开发票、办证刻章小广告三百条，名单在网站首页在线公开。", "体育彩票、福利彩票公益金的使用情况在官网首页免费查询，也可下载APP在线办理。",
        "赴河东区人民政府学习，与罗庄区人民政府、莒南县人民政府交流，请莒县人民政府来访。",
    ],
)  # fmt: skip
def test_rare_characters_and_words_are_no_damage(sentence: str) -> None:
    report = prose("临沂市兰山区2023年政府信息公开工作年度报告", opening=sentence, body=sentence)
    assert damage_of(report) == set()
    assert sentence in report.text


# ---- garbled text


@pytest.mark.parametrize(
    "passage",
    [
        "?。ㄒ唬┲鲃庸_", "鏀垮簻淇℃伅", "ÕþÎñ¹«¿ª", "æ¿åºä¿¡æ¯", "锟斤拷锟斤拷", "\ufffd\ufffd\ufffd", "????信息??", "ㄒ唬┲鞫?", "奪燴善弇ㄛ囀楷ㄛ奀癹",
    ],
)  # fmt: skip
def test_each_kind_of_garbling_is_flagged_with_a_sample(passage: str) -> None:
    report = prose(
        "临沂市兰山区2023年政府信息公开工作年度报告", opening=f"前面的话读得懂。{passage}。后面的也读得懂。"
    )
    (issue,) = [issue for issue in report.issues if issue.code == "garbled_text"]
    assert issue.severity == "warning"
    assert issue.raw
    assert issue.raw in passage
    assert "%" in issue.message


@pytest.mark.parametrize("garble", corruption.GARBLERS, ids=lambda garble: garble.__name__)
@pytest.mark.parametrize(
    "layout", ["html spans", "html paragraphs", "text lines", "text tabs", "text pipes, bare"]
)
def test_a_figure_beside_a_garbled_label_is_null(garble: Callable[[str], str], layout: str) -> None:
    truth = make_truth(5, "2021", sparse=0.2)
    page = page_of(truth, layout)
    for label in ("保护第三方合法权益", "不掌握相关政府信息", "行政处罚", "行政规范性文件"):
        assert label in page
        page = page.replace(label, garble(label))
    report = read(page, layout)
    assert_own_or_null(report, truth)
    for row in ("applications.withheld_third_party_rights", "applications.unavailable_not_held"):
        assert value_at(report, f"{row}.total") is None
    assert value_at(report, "proactive.penalties.decisions") is None
    assert (
        value_at(report, "applications.carried_forward.total")
        == truth.values["applications.carried_forward.total"]
    )
    assert damage_of(report) == {"garbled_text"}


@pytest.mark.parametrize("printed", ["1?3", "?", "12?", "?3", "1\ufffd3", "１？３"])
@pytest.mark.parametrize(
    "layout", ["html spans", "html word", "text lines", "text tabs", "text spaced rows", "text pipes, bare"]
)
def test_a_number_with_an_unreadable_digit_is_null(layout: str, printed: str) -> None:
    truth = make_truth(5, "2021", sparse=0.2)
    truth.put("applications.disclosed.natural_person", None, printed)
    truth.put("proactive.penalties.decisions", None, printed)
    report = read(page_of(truth, layout), layout)
    assert_own_or_null(report, truth)
    assert covered(report, "applications.disclosed.natural_person")
    assert covered(report, "proactive.penalties.decisions")


@pytest.mark.parametrize(
    ("first", "second"), [("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "latin-1")]
)
def test_a_page_that_was_encoded_twice_is_undone(first: str, second: str) -> None:
    truth = make_truth(1, "2021")
    page = page_of(truth, "html spans")
    body = page.encode(first)
    twice = body.decode("latin-1")
    if second == "cp1252":  # as browsers read it: the five bytes without a character stay
        twice = "".join(bytes((byte,)).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte) for byte in body)  # fmt: skip
    report = extract(twice.encode(), url=URL, media_type="text/html")
    assert assert_own_or_null(report, truth) == 0
    assert report.title == TITLE
    assert report.encoding_reason is not None
    assert "undone" in report.encoding_reason
    assert damage_of(report) == set()


def test_a_page_that_was_encoded_twice_and_lost_a_byte_is_not_undone() -> None:
    twice = page_of(make_truth(1, "2021"), "html spans").encode().decode("latin-1")
    place = twice.index("æ") + 1
    report = extract((twice[:place] + twice[place + 1 :]).encode(), url=URL, media_type="text/html")
    assert "undone" not in (report.encoding_reason or "")
    assert report.tables.applications is None
    assert {"not_a_report", "garbled_text"} <= {issue.code for issue in report.issues}


# ---- characters gone


@pytest.mark.parametrize(
    ("printed", "lost"),
    [
        ("收到和理政府信息公开申请情况", "处"), ("收到和处理政府信息公开申情况", "请"), ("属于国秘密", "家"), ("保护第三方合权益", "法"), ("申请人无正当理由逾期不补正行机关不再处理其府信息公开申请", "政政"),
    ],
)  # fmt: skip
def test_a_phrase_with_characters_gone_is_known(printed: str, lost: str) -> None:
    found = phrase_of(printed)
    assert found is not None
    assert found.lost == lost


@pytest.mark.parametrize(
    "printed",
    [
        "收到和处理政府信息公开申请情况",
        "收到和处理信息公开申请情况",
        "行政许可",
        "自然人",
        "国家秘密",
        "今年新收的申请数量",
        "其他",
    ],
)
def test_wordings_of_offices_are_no_damage(printed: str) -> None:
    assert phrase_of(printed) is None


def test_one_slip_is_no_damage_and_the_same_character_gone_twice_is() -> None:
    assert damaged_phrases([Paragraph("三、收到和理政府信息公开申请情况")]) == []
    lines = [Paragraph("三、收到和处理政府信息公开申情况"), Paragraph("一、本年新收政府信息公开申数量")]
    assert [found.lost for found in damaged_phrases(lines)] == ["请", "请"]


@pytest.mark.parametrize(
    ("whole", "damaged", "known"),
    [
        (HEADINGS[2], "三、收到和理政府信息公开申请情", True),
        (HEADINGS[1], "二、主动公政府信息情", True),
        (HEADINGS[0], "一、总体情", True),
        (HEADINGS[5], "六、其他需要报的事项", True),
        (HEADINGS[1], "五、主动公政府信息情", False),  # another section's number
        (HEADINGS[1], "二、主公政信情", False),  # too much is gone
        (HEADINGS[1], "主动公政府信息情", False),  # no number
        (HEADINGS[1], "二、去年公开的政府信息", False),
    ],
)
def test_a_heading_that_lost_a_character_heads_its_section(whole: str, damaged: str, *, known: bool) -> None:
    lines = []
    for heading in HEADINGS:
        lines += [damaged if heading == whole else heading, SENTENCE]
    report = extract("\n".join([TITLE, *lines]).encode(), url="file:///a.txt", media_type="text/plain")
    headings = [section.heading for section in report.sections]
    assert headings == [
        damaged if heading == whole else heading for heading in HEADINGS if known or heading != whole
    ]


def test_two_damaged_lines_alone_make_no_report() -> None:
    lines = ["三、收到和理政府信息公开申请情", "甲", "四、政府信息公开行政复、行政诉讼情", "乙"]
    report = extract("\n".join(lines).encode(), url="file:///a.txt", media_type="text/plain")
    assert report.sections == []


# ---- spam


def test_spam_before_the_first_heading_and_behind_the_signature_leaves_the_text() -> None:
    ending = ("兰山区人民政府办公室", "2024年1月20日", *corruption.SPAM)
    report = prose(TITLE, opening=f"{corruption.SPAM[0]}\n{SENTENCE}", ending=ending)
    assert report.text.startswith(SENTENCE)
    assert report.text.endswith("2024年1月20日")
    assert report.published == "2024-01-20"
    (issue,) = [issue for issue in report.issues if issue.code == "spam"]
    assert issue.path is None
    assert issue.raw is not None
    assert "百家乐" in issue.raw


def test_spam_among_the_text_stays_and_says_so() -> None:
    report = prose(TITLE, body=f"{SENTENCE}{corruption.SPAM[0]}")
    assert report.text.count("百家乐") == 6
    assert [(issue.code, issue.path) for issue in report.issues if issue.code == "spam"] == [("spam", "text")]


def test_spam_that_shares_its_line_with_a_sentence_of_the_report_stays() -> None:
    report = prose(TITLE, opening=f"{corruption.SPAM[0]}{SENTENCE}")
    assert SENTENCE in report.text
    assert "spam" in damage_of(report)


def test_spam_in_a_title_is_named() -> None:
    page = page_of(make_truth(1, "2021"), "html spans").replace("<h1>", "<h1>澳门新葡京官网注册-")
    report = read(page)
    assert ("spam", "title") in [(issue.code, issue.path) for issue in report.issues]
    assert (report.year, report.division.code) == (2023, "371302")


def test_a_list_of_hidden_links_is_spam_and_no_figure() -> None:
    truth = make_truth(1, "2021", sparse=0.2)
    links = "".join(
        f"<a href='http://x.com/{word}'>{word}</a> " for word in ("新葡京", "百家乐", "时时彩", "私服")
    )
    page = page_of(truth, "html spans").replace(
        "<h1>", f"<div style='position:absolute;left:-999px'>{links}</div><h1>"
    )
    report = read(page)
    assert damage_of(report) == {"spam"}
    assert assert_own_or_null(report, truth) == 0
    assert "私服" not in report.text


@pytest.mark.parametrize(
    ("text", "spam"),
    [
        ("百家乐\n新葡京\n时时彩\n老虎机", [0, 1, 2, 3]), ("百家乐\n便民服务\n公开栏", []), ("打击百家乐、老虎机、时时彩", []), ("BET365官网 W88注册", [0]), ("", []),
    ],
)  # fmt: skip
def test_spam_is_told_by_density(text: str, spam: list[int]) -> None:
    assert spam_lines(text) == spam


# ---- places


@pytest.mark.parametrize(
    ("title", "opening", "ending", "other"),
    [
        ("临沂市兰山区", "本报告由河东区人民政府办公室编制，可在河东区人民政府网站查阅。", (), "河东区"),
        ("临沂市兰山区", SENTENCE, ("临沂市莒南县人民政府办公室", "2024年1月20日"), "莒南县"),
        ("大连长兴岛经济技术开发区", SENTENCE, ("大连普湾经济技术开发区管理委员会", "2024年1月20日"), "大连普湾经济技术开发区"),
        ("大连长兴岛经济技术开发区", "汇总大连普湾经济技术开发区各街道的情况，大连普湾经济技术开发区负责。", (), "大连普湾经济技术开发区"),
        ("临沂市兰山区", SENTENCE, ("兰山区人民政府办公室", "2024年1月20日"), None),
        ("临沂市兰山区", "根据临沂市人民政府办公室、兰山经济开发区管委会的报告编制。", ("兰山区人民政府", "2024年1月20日"), None),
        ("聊城市茌平区", "本报告由茌平县人民政府编制。", ("茌平县人民政府", "2024年1月20日"), None),
        ("长沙市长沙县", "请与长沙市人民政府联系。", ("长沙县人民政府", "2024年1月20日"), None),
        ("大连长兴岛经济技术开发区", "汇总大连长兴岛经济技术开发区的情况。", ("大连长兴岛经济技术开发区管理委员会",), None),
    ],
)  # fmt: skip
def test_a_text_that_speaks_for_another_county_is_flagged(
    title: str, opening: str, ending: tuple[str, ...], other: str | None
) -> None:
    report = prose(f"{title}2023年政府信息公开工作年度报告", opening=opening, ending=ending)
    found = [issue.raw for issue in report.issues if issue.code == "place_name_replaced"]
    assert found == ([other] if other else [])
    assert report.division.name == title.removeprefix("临沂市").removeprefix("聊城市").removeprefix("长沙市")


# ---- several reports


LAYOUTS = ("html spans", "html paragraphs", "html word", "text lines", "text tabs", "text pipes, bare")


def joined(first: str, second: str) -> str:
    """Two pages as one, the second one's inside behind the first one's."""
    if "<body>" not in first:
        return first + second
    inside = second[second.index("<body>") + 6 : second.index("</body>")]
    return first.replace("</body>", f"{inside}</body>")


def without_title(page: str, title: str) -> str:
    return page.replace(f"<h1>{title}</h1>", "").replace(f"{title}\n发布时间：2024-01-29\n", "")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("change", [("2023", "2022"), ("兰山区", "河东区")])
def test_of_two_reports_the_one_that_is_read_keeps_its_own_name(layout: str, change: tuple[str, str]) -> None:
    """Another report first: the page's title says which is meant; where it has none, the first is read as what it is."""
    mine, theirs = make_truth(1, "2021", sparse=0.2), make_truth(2, "2021", sparse=0.2)
    other = page_of(theirs, layout).replace(TITLE, TITLE.replace(*change))
    page = joined(other, page_of(mine, layout))
    if "<title>" in page:
        page = page.replace(f"<title>{TITLE.replace(*change)}", f"<title>{TITLE}")
    report = read(page, layout)
    meant = mine if "<title>" in page else theirs
    assert assert_own_or_null(report, meant) == 0
    assert report.title == (TITLE if meant is mine else TITLE.replace(*change))
    assert damage_of(report) == {"second_report"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_untitled_report_before_this_one_is_not_given_its_name(layout: str) -> None:
    mine, theirs = make_truth(1, "2021", sparse=0.2), make_truth(2, "2021", sparse=0.2)
    page = joined(without_title(page_of(theirs, layout), TITLE), page_of(mine, layout))
    report = read(page, layout)
    if "<title>" in page:
        assert assert_own_or_null(report, mine) == 0
        assert report.year == 2023
    else:
        assert_own_or_null(report, theirs)
        assert (report.title, report.year, report.division.code) == (None, None, None)
    assert damage_of(report) == {"second_report"}


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_sections_that_a_report_lacks_are_not_taken_from_the_next(layout: str, *, titled: bool) -> None:
    mine, theirs = make_truth(1, "2021", sparse=0.2), make_truth(2, "2021", sparse=0.2)
    page = page_of(mine, layout)
    start = page.index(HEADINGS[3]) - (3 if "<p>" in page else 0)
    page = page[:start] + ("</body></html>" if "<p>" in page else "")
    other = page_of(theirs, layout).replace(TITLE, TITLE.replace("2023", "2022"))
    other = other if titled else without_title(other, TITLE.replace("2023", "2022"))
    report = read(joined(page, other), layout)
    assert_own_or_null(report, mine)
    assert (report.tables.review, report.table_status.review) == (None, "missing")
    assert [section.number for section in report.sections] == [1, 2, 3]
    assert damage_of(report) == {"second_report"}


def test_three_reports_on_a_page_give_the_one_of_its_title() -> None:
    truths = [make_truth(seed, "2021", sparse=0.2) for seed in (1, 2, 3)]
    pages = [
        page_of(t, "html spans").replace("2023年", f"{year}年")
        for t, year in zip(truths, (2021, 2022, 2023), strict=True)
    ]
    page = joined(joined(pages[0], pages[1]), pages[2])
    for year, truth in ((2021, truths[0]), (2022, truths[1]), (2023, truths[2])):
        report = read(
            page.replace(
                f"<title>{TITLE.replace('2023', '2021')}", f"<title>{TITLE.replace('2023', str(year))}"
            )
        )
        assert report.year == year
        assert assert_own_or_null(report, truth) == 0
        assert damage_of(report) == {"second_report"}


def test_parts_of_a_section_that_are_numbered_otherwise_begin_no_report() -> None:
    lines = [
        TITLE, HEADINGS[0], SENTENCE, "1.主动公开情况", SENTENCE, "2.依申请公开情况", SENTENCE, HEADINGS[1], SENTENCE, HEADINGS[2], "1.总体情况", SENTENCE, HEADINGS[3], SENTENCE,
        HEADINGS[4], SENTENCE,
    ]  # fmt: skip
    report = extract("\n".join(lines).encode(), url="file:///a.txt", media_type="text/plain")
    assert damage_of(report) == set()
    assert report.text.count(SENTENCE) == 7


# ---- lists of other reports


YEARS = (2024, 2022, 2021, 2020)


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("date", ["", " {z}-01-20", "[{z}-01-20]"])
@pytest.mark.parametrize("place", ["above", "between", "below"])
def test_a_list_of_other_reports_changes_nothing(place: str, date: str, *, linked: bool) -> None:
    truth = make_truth(1, "2021")
    page = page_of(truth, "html spans").replace("</h1>", "</h1><p>发布时间：2024-01-29</p>")
    plain = read(page)
    items = [f"临沂市兰山区{y}年政府信息公开工作年度报告{date.format(z=y + 1)}" for y in YEARS]
    lines = "".join(
        f"<p><a href='/{i}'>{item}</a></p>" if linked else f"<p>{item}</p>" for i, item in enumerate(items)
    )
    target = {"above": "<h1>", "between": "<p>一、总体情况", "below": "</body>"}[place]
    report = read(page.replace(target, lines + target))
    assert (report.title, report.year, report.division, report.published) == (
        plain.title, plain.year, plain.division, "2024-01-29",
    )  # fmt: skip
    assert report.text == plain.text
    assert damage_of(report) == set()
    assert assert_own_or_null(report, truth) == 0


def test_dates_on_lines_of_their_own_in_a_list_are_not_the_day_of_publication() -> None:
    page = page_of(make_truth(1, "2021"), "html spans")
    lines = "".join(f"<p>{y}年政府信息公开工作年度报告</p><p>{y + 1}-03-20</p>" for y in YEARS)
    report = read(page.replace("<p>一、总体情况", f"{lines}<p>一、总体情况"))
    assert (report.year, report.published) == (2023, None)
    assert "03-20" not in report.text


def test_a_list_without_any_sign_of_which_is_meant_leaves_the_year_open() -> None:
    lines = [f"{y}年政府信息公开工作年度报告" for y in (2022, 2021)]
    page = page_of(make_truth(1, "2021"), "text lines").replace(
        f"{TITLE}\n发布时间：2024-01-29\n", "\n".join([*lines, ""])
    )
    report = read(page, "text lines")
    assert (report.title, report.year) == (None, None)
    assert "year_unknown" in [issue.code for issue in report.issues]


def test_the_period_in_the_text_tells_the_headline_from_a_list() -> None:
    lines = [f"临沂市兰山区{y}年政府信息公开工作年度报告" for y in (2021, 2022, 2023, 2020)]
    page = page_of(make_truth(1, "2021"), "text lines").replace(f"{TITLE}\n发布时间：2024-01-29\n", "\n".join([*lines, "本报告的统计期限自2022年1月1日至2022年12月31日。", ""]))  # fmt: skip
    report = read(page, "text lines")
    assert (report.title, report.year) == (lines[1], 2022)


# ---- cut


def test_a_number_that_the_end_of_the_page_cuts_is_null() -> None:
    truth = make_truth(1, "2021", sparse=0.2)
    truth.put("applications.disclosed.total", 31999)
    page = page_of(truth, "html spans")
    end = page.index("31999") + 3
    report = read(page[:end])
    assert value_at(report, "applications.disclosed.total") is None
    assert covered(report, "applications.disclosed.total")
    assert damage_of(report) == {"text_cut"}
    assert_own_or_null(report, truth)


def test_a_whole_cell_before_the_cut_is_kept() -> None:
    truth = make_truth(1, "2021", sparse=0.2)
    truth.put("applications.disclosed.total", 31999)
    page = page_of(truth, "html spans")
    end = page.index("31999") + 5
    for tail in ("</td>", "</td></tr>", "</td></tr><tr", "</td></tr><tr><td colsp"):
        report = read(page[:end] + tail)
        assert value_at(report, "applications.disclosed.total") == 31999
        assert damage_of(report) == {"text_cut"}


def test_a_text_that_ends_within_a_column_of_numbers_is_cut() -> None:
    truth = make_truth(1, "2021", sparse=0.2)
    truth.put("review.total", 31999)
    page = page_of(truth, "text lines")
    report = read(page[: page.index("31999") + 3], "text lines")
    assert damage_of(report) == {"text_cut"}
    assert_own_or_null(report, truth)
    assert (
        value_at(report, "applications.handled_total.total")
        == truth.values["applications.handled_total.total"]
    )


@pytest.mark.parametrize("layout", ["html spans", "html paragraphs"])
def test_a_page_that_leaves_out_its_last_tags_is_not_cut(layout: str) -> None:
    truth = make_truth(1, "2021")
    page = page_of(truth, layout)
    for ending in ("</html>", "</body></html>"):
        report = read(page.removesuffix(ending), layout)
        assert damage_of(report) == set()
        assert assert_own_or_null(report, truth) == 0


def test_a_character_cut_at_the_end_is_a_cut_page() -> None:
    body = page_of(make_truth(1, "2021"), "text lines").rstrip().encode()
    report = extract(body[:-1], url="file:///a.txt", media_type="text/plain")
    assert damage_of(report) == {"text_cut"}


# ---- hostile input


@pytest.mark.parametrize(
    "text",
    ["ㄒ唬┲鲃庸" * 100_000, "鏀垮簻" * 200_000, "é" * 700_000, "?政" * 300_000, "百家乐" * 200_000, "河东区人民政府" * 100_000, "<td" * 300_000, "2022年政府信息公开工作年度报告\n" * 15_000,
     "一、总体情况\n甲\n二、主动公开政府信息情况\n乙\n" * 6_000, "浜" * 500_000, "\ue500\ue600" * 300_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_megabytes_of_damage_are_read_in_bounded_time(text: str) -> None:
    body = f"{TITLE}\n{HEADINGS[0]}\n{text}".encode()
    started = time.monotonic()
    report = extract(body, url="file:///a.txt", media_type="text/plain")
    assert time.monotonic() - started < 20  # generous: the machines that run this are shared
    assert report.tables.applications is None
    assert parse_html("<p>a</p>").blocks == [Paragraph("a")]


def test_pictures_in_cells_are_no_garbled_text() -> None:
    rows = '<tr><td><img src="a.png"></td><td>短行</td></tr>' * 6
    page = f"<html><body><h1>某县2023年政府信息公开工作年度报告</h1><table>{rows}</table></body></html>"
    assert damage_of(extract(page.encode(), url="http://a.gov.cn/1.html", media_type="text/html")) == set()
