"""Pages to measure with: reports of about 125 kB in the markup of portals, every one with its own figures and prose."""

from __future__ import annotations

import random

from demo.forms import HEADINGS
from demo.layouts import GRIDS
from demo.portals.bodies import from_word, paragraph
from demo.portals.lanshan import BOTTOM, TOP
from demo.portals.vsb import article, content
from demo.prose import VOICES
from tests.layouts.truth import make_truth

SIZE = 125_000
STYLE = (
    "text-indent:32.0pt;line-height:28.0pt;font-family:仿宋_GB2312;font-size:16.0pt;margin:0cm 0cm 0.0001pt"
)


def report_page(number: int) -> bytes:
    """A report with three tables from Word and prose of its own, filled up to `SIZE` bytes."""
    draw = random.Random(number)
    truth = make_truth(number, "2021")
    tables = from_word({n: grid(truth.cells, truth.form) for n, grid in GRIDS.items()}, draw)
    title = "临沂市兰山区2023年政府信息公开工作年度报告"
    sentences = [
        s
        for voice in VOICES.values()
        for s in (*voice.opening, *voice.publishing, *voice.requests, *voice.problems)
    ]

    def page(paragraphs: int) -> bytes:
        parts = []
        for section, heading in enumerate(HEADINGS, 1):
            parts.append(f"<p><strong>{heading}</strong></p>")
            count = paragraphs if section in (1, 5) else 1
            parts += [
                paragraph("".join(draw.sample(sentences, 3)) + f"第{draw.randint(1, 10**6)}号。", STYLE)
                for _ in range(count)
            ]
            parts.append(tables.get(section, ""))
        inner = f"<h2>{title}</h2><div>发布日期：2024-02-19</div>{content(''.join(parts), '1')}"
        return article(f"<meta charset='utf-8'><title>{title}</title>", TOP, inner, BOTTOM).encode()

    small = page(1)
    each = (len(page(11)) - len(small)) / 20
    return page(max(1, round((SIZE - len(small)) / each / 2) + 1))
