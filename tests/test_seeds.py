"""The five real texts of the team's notes, where they are at hand: every field of the hand-checked readings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govcrawl import extract

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
COMPARED_OTHERWISE = {"source", "prose_figures"}
EXPECTED = sorted((SEEDS / "expected").glob("*.json"))

pytestmark = pytest.mark.skipif(not EXPECTED, reason="the team's seeds (../shared/seeds) are not here")


def leaves(node: object, path: str = "") -> dict[str, object]:
    if isinstance(node, dict) and node:
        return {
            k: v for key, value in node.items() for k, v in leaves(value, f"{path}.{key}".lstrip(".")).items()
        }
    return {path: node}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_seed_is_read_as_a_person_read_it(expected: Path) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    source = SEEDS / wanted["source"]
    record = extract(source.read_bytes(), url=source.as_uri()).model_dump(mode="json")
    got = leaves(record)
    fields = {
        path: value for path, value in leaves(wanted).items() if path.split(".")[0] not in COMPARED_OTHERWISE
    }
    assert {path: got.get(path, "absent") for path in fields} == fields


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_seed_states_the_figures_that_a_person_found_in_its_prose(expected: Path) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    source = SEEDS / wanted["source"]
    record = extract(source.read_bytes(), url=source.as_uri())
    for figure in record.prose_figures:
        assert record.text[figure.start : figure.end] == figure.quote
    assert [issue for issue in record.issues if issue.code.startswith("prose_")] == []
    if "prose_figures" in wanted:
        assert [(f.path, f.value) for f in record.prose_figures] == list(wanted["prose_figures"].items())


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_seed_keeps_no_navigation_in_its_text(expected: Path) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    source = SEEDS / wanted["source"]
    text = extract(source.read_bytes(), url=source.as_uri()).text
    for word in (
        "无障碍",
        "IPv6",
        "索引号",
        "点击数",
        "浏览次数",
        "字体:",
        "打印本页",
        "扫一扫",
        "关闭窗口",
        "相关信息",
        "Sheet1",
        "发布时间",
    ):
        assert word not in text, word
    assert text.startswith(("本", "根据"))
