"""Metadata: from meta tags where believable, else from the page; never the next field's label."""

from __future__ import annotations

import pytest

from govcrawl.report import metadata
from govcrawl.report.metadata import Metadata, fields_of, host_is_official, read_date

TITLE = "临沂市兰山区2023年政府信息公开工作年度报告"


def metadata_of(
    meta: dict[str, tuple[str, ...]],
    headline: str | None,
    page_title: str | None,
    front: str,
    between: str,
    text: str,
) -> Metadata:
    return metadata.metadata_of(metadata.head_of(meta, headline, page_title, front, between), text)


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        (TITLE, "本报告的数据期限为2022年1月1日至2022年12月31日。", 2023),
        ("兰山区政府信息公开工作年度报告", "本报告的数据期限为2022年1月1日至2022年12月31日。", 2022),
        ("兰山区政府信息公开工作年度报告", "正文里没有期限。", None),
        ("兰山区1998年政府信息公开工作年度报告", "", None),
    ],
)
def test_the_year_is_known_before_the_rest_of_the_text(title: str, text: str, year: int | None) -> None:
    assert metadata.head_of({}, title, None, "", "").year(text) == year


@pytest.mark.parametrize(
    ("front", "fields"),
    [
        ("索引号: lanshanqulsqzf/2024-0000007", {"index_number": "lanshanqulsqzf/2024-0000007"}),
        (" 索引号  ls/2024-7  公开目录  公开目录", {"index_number": "ls/2024-7"}),
        ("索引号\tls/2024-7\t发布机构\t兰山区政府", {"index_number": "ls/2024-7", "publisher": "兰山区政府"}),
        ("发布时间:2024-01-29 09:11:29   索引号:    文号:    来源:麒麟区人民政府   ", {"published": "2024-01-29 09:11:29", "source": "麒麟区人民政府"}),
        ("发布时间:2024-02-04 16:04浏览次数:字体:[ ]", {"published": "2024-02-04 16:04"}),
        ("公开方式  主动公开  文号 ", {"other": "主动公开"}),
        ("时间:2023-02-14   作者:韩雨   来源:管委会办公室   点击:", {"published": "2023-02-14", "other": "韩雨", "source": "管委会办公室"}),
        ("索 引 号：370/2024-1", {"index_number": "370/2024-1"}),
        ("索引号：\nls/2024-7\n发布机构：\n兰山区政府", {"index_number": "ls/2024-7", "publisher": "兰山区政府"}),
        ("索引号\t发布机构\t发布日期\nls/2024-7\t兰山区政府\t2024-02-19", {"index_number": "ls/2024-7", "publisher": "兰山区政府", "published": "2024-02-19"}),
        ("索引号：\n文号：\n来源：兰山区政府", {"source": "兰山区政府"}),
        ("2024-02-19    点击数:  ", {"dated": "2024-02-19"}),
    ],
)  # fmt: skip
def test_fields_end_where_the_next_begins(front: str, fields: dict[str, str]) -> None:
    assert fields_of(front) == fields


def test_meta_tags_are_taken_where_believable() -> None:
    found = metadata_of(
        {"pubdate": ("2024-02-19 10:00",), "contentsource": ("兰山区政府办公室",)}, TITLE, None, "", "", ""
    )
    assert (found.published, found.source, found.year) == ("2024-02-19", "兰山区政府办公室", 2023)


@pytest.mark.parametrize("pubdate", ["1970-01-01 08:00", "2019-05-01", "", "2024-13-40", "昨天"])
def test_a_meta_date_that_no_report_of_the_year_can_have_is_not(pubdate: str) -> None:
    found = metadata_of({"pubdate": (pubdate,)}, TITLE, None, "发布日期：2024-02-19", "", "")
    assert found.published == "2024-02-19"


def test_a_signature_gives_the_date_where_the_page_has_none() -> None:
    found = metadata_of({}, TITLE, None, "", "", "正文。\n兰山区人民政府办公室\n2024年2月6日")
    assert found.published == "2024-02-06"


def test_nothing_believable_is_null() -> None:
    found = metadata_of({}, TITLE, None, "索引号：  文号：无", "", "正文")
    assert (found.published, found.index_number, found.document_number, found.source) == (
        None,
        None,
        None,
        None,
    )


def test_the_period_gives_the_year_where_the_title_has_none() -> None:
    text = "本报告中所列数据的统计期限自2021年1月1日至2021年12月31日止。"
    found = metadata_of({}, "兰山区政府信息公开工作年度报告", None, "", "", text)
    assert (found.year, found.period_year) == (2021, 2021)


@pytest.mark.parametrize(
    ("url", "code", "meta", "own", "official"),
    [
        ("file:///a.html", "371302", {}, (), None),
        ("http://licseetl.com/info/1.htm", "371302", {}, (), False),
        ("http://www.lyls.gov.cn/info/1.htm", "371302", {}, ("lyls.gov.cn",), True),
        ("http://www.linyi.gov.cn/1.htm", "371302", {"siteidcode": ("3713000001",)}, (), True),
        ("http://www.other.gov.cn/1.htm", "371302", {"siteidcode": ("4302030001",)}, (), False),
        ("http://www.lyls.gov.cn/1.htm", "371302", {}, (), None),
        ("http://gov.cn.example.com/1.htm", "371302", {}, (), False),
    ],
)
def test_whether_a_host_is_official(
    url: str, code: str, meta: dict, own: tuple[str, ...], official: bool | None
) -> None:
    assert host_is_official(url, code, meta, own) is official


@pytest.mark.parametrize(
    "printed",
    [
        "2024-02-19",
        "2024年2月19日",
        "2024/2/19",
        "2024.02.19 09:30",
        "2024－02－19",
        "20240219",
        "二〇二四年二月十九日",
        "二○二四年二月十九日",
        "二О二四年二月十九日",
    ],
)
def test_dates_are_read_in_every_notation(printed: str) -> None:
    found = read_date(printed)
    assert found is not None
    assert found.isoformat() == "2024-02-19"


@pytest.mark.parametrize(
    "printed", ["", "2024年", "2024-13-01", "2024-02-30", "二〇二四年", "12345678", "昨天"]
)
def test_what_is_no_date_is_none(printed: str) -> None:
    assert read_date(printed) is None


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("011337/2024-1生成时间", "011337/2024-1"),
        ("公开责任部门2024", None),
        ("2024-02-19", None),
        ("11371302004/2024-00001 ", "11371302004/2024-00001"),
    ],
)
def test_an_index_number_ends_where_words_begin(printed: str, number: str | None) -> None:
    assert metadata_of({}, TITLE, None, f"索引号：{printed}", "", "").index_number == number


@pytest.mark.parametrize(
    ("printed", "number"),
    [("兰政办发〔2024〕3号", "兰政办发〔2024〕3号"), ("2023年政府信息公开工作年度报告", None), ("无", None)],
)
def test_a_document_number_has_its_own_shape(printed: str, number: str | None) -> None:
    assert metadata_of({}, TITLE, None, f"文号：{printed}", "", "").document_number == number


def test_the_day_of_the_visit_above_the_headline_is_no_date_of_the_report() -> None:
    found = metadata_of(
        {}, TITLE, None, "2025年3月1日 星期六\n2025-03-01 12:00", "2024-02-19    点击数:", "正文。"
    )
    assert found.published == "2024-02-19"


def test_a_later_update_does_not_hide_the_publication() -> None:
    assert (
        metadata_of({}, TITLE, None, "更新时间：2025-03-01 发布时间：2024-01-29", "", "").published
        == "2024-01-29"
    )
