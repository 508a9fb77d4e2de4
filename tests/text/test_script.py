"""Traditional or simplified, and from one to the other without harm to names."""

from __future__ import annotations

import csv
import random
from importlib import resources

import pytest
from opencc import OpenCC

from govcrawl.text.script import _dictionary, detect_script, fold, to_simplified

HANT = "本區各部門去年主動公開檔案二百三十件，受理申請十五件，均已按時答覆，沒有藉口，乾乾淨淨，一目瞭然。"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (HANT, "Hant"),
        ("首页 简体 繁體 无障碍阅读", "Hans"),
        ("乾县人民政府", "Hans"),
        ("于后里干台著于斯", "Hans"),
        ("引用《說文解字注》的报告已经发布，请查阅相关页面", "Hans"),
        ("首页 搜索 " + HANT, "Hant"),
        ("政府信息公開年報", "Hant"),
        ("長(zhǎng)興島經(jīng)濟(jì)", "Hant"),
        ("2023", "Hans"),
        ("", "Hans"),
    ],
)
def test_detection(text: str, script: str) -> None:
    assert detect_script(text) == script


@pytest.fixture(scope="module")
def opencc() -> OpenCC:
    return OpenCC("t2s")


def test_the_result_is_openccs(opencc: OpenCC) -> None:
    assert to_simplified(HANT) == opencc.convert(HANT)
    assert "干干净净，一目了然" in to_simplified(HANT)


def test_the_result_is_openccs_where_phrases_overlap(opencc: OpenCC) -> None:
    choice = random.Random(20231231)
    phrases = [*_dictionary("TSPhrases"), *"乾瞭解鍊子沈默於是公開政府，。覆"]
    for _ in range(400):
        text = "".join(choice.choice(phrases) for _ in range(6))
        assert to_simplified(text) == opencc.convert(text)


def _names() -> list[str]:
    names: set[str] = set()
    for table in ("divisions", "parents", "zones"):
        source = resources.files("govcrawl.data").joinpath(f"{table}.csv")
        names.update(row["name"] for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    return sorted(names)


def test_every_name_of_a_division_survives() -> None:
    to_traditional = OpenCC("s2t")
    for name in _names():
        traditional = to_traditional.convert(name)
        suffixed = name[:-1] + to_traditional.convert(name[-1])
        for spelling in (name, traditional, suffixed):
            assert to_simplified(f"本報告由{spelling}人民政府編製") == f"本报告由{name}人民政府编制"


def test_dry_is_still_dry() -> None:
    assert to_simplified("乾安縣、乾縣、乾安；乾燥、若乾") == "乾安县、乾县、乾安；干燥、若干"


def test_fold_is_by_character() -> None:
    assert fold("政府資訊公開 乾縣") == "政府资讯公开 干县"
    assert fold("简体") == "简体"
