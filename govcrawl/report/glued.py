"""A whole report on one line, as some text exports give it: cut into title, headings and what stands between."""

from __future__ import annotations

import re
from dataclasses import replace

from govcrawl.documents.model import Block, Document, Paragraph
from govcrawl.text.script import fold

SHORTEST = 300
FEWEST_HEADINGS = 3
FEWEST_PASSAGES = 2
SHORTEST_PASSAGE = 40

_HEADING = re.compile(
    r"[一二三四五六]、(?:总体情况"
    r"|(?:政府信息)?主动公开(?:政府信息)?的?情况"
    r"|收到和处理政府信息公开申请的?情况"
    r"|因?政府信息公开(?:工作)?(?:被申请)?(?:被)?行政复议[、和]?(?:被)?(?:提起)?行政诉讼情况"
    r"|(?:政府信息公开工作)?存在的(?:主要)?问题[及和与]改进(?:情况|措施)"
    r"|其他需要报告的(?:事项|情况))"
)
# a caption of a table, which says whose it is: `2022年收到和处理政府信息公开申请情况（上年对比）：`
_CAPTION = re.compile(
    r"(?:(?:19|20)\d\d年度?|(?:上一?年|去年|本年|今年)度?)[㐀-鿿]{2,24}?(?:情况|数据|统计)(?:[(（][^()（）]{1,12}[)）])?[:：]"
    r"|附[件表]\d{0,2}[:：]?(?:19|20)\d\d年度?[㐀-鿿、]{2,24}?情况表?"
)
_ANCHORS = ("、收到和", "、其他需要", "、总体情", "、總體情")  # looked for first: folding costs
_TITLE = re.compile(r"^[^。；]{4,60}?政府信息公开(?:工作)?年度报告(?!的|格式|如下|编制)")
_FRONT = re.compile(r"(?:发布时间|发布日期|发文日期|成文日期|发布机构|信息来源|来源|索引号|文号)\s{0,3}[:：]")


def cut_glued(document: Document) -> Document:
    """The document with every paragraph that holds several of the report's headings cut into lines."""
    if not any(isinstance(block, Paragraph) and len(block.text) >= SHORTEST for block in document.blocks):
        return document
    blocks: list[Block] = []
    places: list[int] = []  # where each block went
    for block in document.blocks:
        places.append(len(blocks))
        cut = lines_of(block.text) if isinstance(block, Paragraph) and len(block.text) >= SHORTEST else []
        blocks += [Paragraph(line) for line in cut] or [block]
    if len(blocks) == len(document.blocks):
        return document
    places.append(len(blocks))
    return replace(
        document,
        blocks=blocks,
        containers=[
            replace(container, start=places[container.start], end=places[container.end])
            for container in document.containers
        ],
        links=[(places[index], link) for index, link in document.links],
    )


def lines_of(text: str) -> list[str]:
    """The lines of a glued report; none for a text that is no such thing, a list of its sections for one."""
    if sum(anchor in text for anchor in _ANCHORS) < FEWEST_PASSAGES:
        return []
    folded = fold(text)
    if len(folded) != len(text):
        folded = text
    found = list(_HEADING.finditer(folded))
    if len({match.group()[0] for match in found}) < FEWEST_HEADINGS:
        return []
    edges = [edge for match in found for edge in match.span()]
    long = sum(
        end - start >= SHORTEST_PASSAGE
        for start, end in zip(edges[1::2], [*edges[2::2], len(text)], strict=True)
    )
    if long < FEWEST_PASSAGES:
        return []
    title = _TITLE.match(folded, 0, edges[0])
    cuts = sorted(
        {
            *edges,
            *([title.end()] if title else []),
            *(edge for match in _CAPTION.finditer(folded) for edge in match.span()),
            *(match.start() for match in _FRONT.finditer(folded, 0, edges[0])),
        }
    )
    lines = [text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return [line for line in lines if line]
