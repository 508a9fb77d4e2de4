"""What may be asked of a spider, what is refused, and what a declaration must say."""

from __future__ import annotations

import pytest

from govcrawl.errors import DeclarationError
from govcrawl.portals.arguments import parse_selection, parse_years
from spiders.shandong.lanshan import LanshanSpider


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023", {2023}),
        ("2019-2021", {2019, 2020, 2021}),
        ("2019,2021", {2019, 2021}),
        (" 2019 - 2020 , 2023 ", {2019, 2020, 2023}),
    ],
)
def test_years(text: str, years: set[int]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize(
    "text", ["", "23", "2019-", "2024-2019", "2019,,2020", "2019;2020", "1999", "2999", "all", "２０２３"]
)
def test_malformed_years_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(DeclarationError, match=r"^years=.*$"):
        parse_years(text)


def test_years_may_have_the_commas_of_a_chinese_keyboard() -> None:
    asked = parse_selection(years="2019，2021-2022")
    assert (asked.years, asked.named) == ({2019, 2021, 2022}, {2019})


def test_what_the_years_were_asked_by_is_named() -> None:
    with pytest.raises(
        DeclarationError, match=r"^--years 20: '20' is no year: give --years 2023, --years 2019-2024 "
    ):
        parse_years("20", "--years ")
    with pytest.raises(DeclarationError, match=r"^years=: an empty part is no year: give years=2023, "):
        parse_years("")


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1.5"])
def test_malformed_sample_is_refused(text: str) -> None:
    with pytest.raises(DeclarationError, match="sample="):
        parse_selection(sample=text)


@pytest.mark.parametrize("text", ["", "2", "yes", "True"])
def test_a_malformed_again_is_refused(text: str) -> None:
    with pytest.raises(DeclarationError, match=f"^again={text}: give again=1"):
        parse_selection(again=text)


def test_again_is_told_to_the_spider() -> None:
    assert LanshanSpider(again="1").again
    assert not LanshanSpider(again="0").again
    assert not LanshanSpider().again


@pytest.mark.parametrize("text", ["", "part", "1"])
def test_a_part_goes_into_the_whole_file_or_into_one_of_its_own(text: str) -> None:
    with pytest.raises(DeclarationError, match=f"^into={text}: give into=whole"):
        parse_selection(into=text)
    assert parse_selection(years="2023", into="whole").suffix == ""
    assert LanshanSpider(years="2023", into="whole").years == {2023}


def test_an_unknown_argument_is_refused_by_name() -> None:
    with pytest.raises(DeclarationError, match="unknown argument yeers"):
        LanshanSpider(yeers="2023")


@pytest.mark.parametrize(
    ("arguments", "suffix"),
    [
        ({}, ""),
        ({"years": "2023"}, ".years-2023"),
        ({"years": "2019-2021,2023"}, ".years-2019-2021+2023"),
        ({"sample": "2"}, ".sample-2"),
        ({"years": "2023", "sample": "1"}, ".years-2023.sample-1"),
    ],
)
def test_a_part_has_a_file_name_of_its_own(arguments: dict[str, str], suffix: str) -> None:
    assert LanshanSpider(**arguments).selection == suffix


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Lan Shan"}, "name is missing or odd"),
        ({"division_code": None}, "division_code is missing"),
        ({"division_code": "3713"}, "division_code '3713' is not six digits"),
        ({"division_code": "999999"}, "division_code 999999 is not in divisions.csv"),
        ({"home": "www.lyls.gov.cn"}, "home 'www.lyls.gov.cn' is no web address"),
        ({"columns": "http://www.lyls.gov.cn/"}, "columns is no tuple"),
        (
            {"columns": ("http://www.lyls.gov.cn/info/",)},
            "columns http://www.lyls.gov.cn/info/ is no list of Boda VSB",
        ),
        ({"family": None}, "family is missing"),
        ({"last_year": 2015}, "last_year is 2015: give a year from 2019"),
        ({"first_year": 1999}, "first_year is 1999"),
        ({"max_pages": 0}, "max_pages is 0"),
        ({"colums": ("http://a.gov.cn/",)}, "colums is no attribute of a portal: did you mean columns?"),
        ({"__doc__": "Publisher: x. Platform: y. Caveats: z."}, "docstring lacks Last verified:"),
    ],
)
def test_a_wrong_declaration_names_the_attribute_and_the_remedy(
    change: dict[str, object], message: str
) -> None:
    wrong = type("Wrong", (LanshanSpider,), {"__doc__": LanshanSpider.__doc__, **change})
    with pytest.raises(DeclarationError) as caught:
        wrong()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
