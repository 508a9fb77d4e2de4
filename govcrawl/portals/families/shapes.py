"""Address shapes of the regional products that are on no known family, as data: how articles look, where they stand.

All from addresses of real reports [E]; whether a bare folder answers as a list was not verified live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shape:
    """Where it was seen, and how an article's path and query look; the group `column` is its list's path."""

    seen: str
    article: re.Pattern[str]


SHAPES: Final = tuple(
    Shape(seen, re.compile(article))
    for seen, article in (
        ("Yueyang, Yiyang", r"^(?P<column>(?:/\d+){2,}/)(?:content_\d+\.html|\d+/index\.htm)$"),
        ("Xi'an, Yan'an, Yulin, Yangling", r"^(?!.*/detail/)(?P<column>/.*/)(?:\d{19}|[0-9a-f]{24})\.html$"),
        ("Liaoning", r"/html/[A-Z]{2,8}/\d{6}/\d{16}\.html$"),
        ("Nantong, Lianyungang, Minhang", r"^(?P<column>/.*/(?:zfxxgknb|xxgknb|gknb_\w+)/)content/[0-9a-f-]{36}\.html?$"),
        ("Luzhou, Qingyang, Tacheng", r"^(?P<column>/.*/)content_\d+$"),
        ("Zhaotong, Tianjin's zones", r"/contents/\d+/\d+\.html$"),
        ("Dazhou", r"/xxgk-show-\d+\.html$"),
        ("Kunming", r"/c/\d{4}-\d\d-\d\d/\d+\.shtml$"),
        ("Guangyuan, Suining", r"/(?:[Nn]ews|gongkai|zwgk)/(?:[Ss]how|[Dd]etail)/(?:\d{17}|[0-9a-f]{32})\.html$"),
        ("Inner Mongolia, a folder each", r"^(?P<column>/.*/)\d{5,}/index\.s?html$"),
        ("Inner Mongolia, one word", r"^(?P<column>/+[a-z]+\d*/)\d{4,}\.j?html$"),
        ("Hinggan", r"/\d{4}-\d\d/\d\d/article_\d+\.html$"),
        ("Nanyang", r"^/\d{4}/\d\d-\d\d/\d+\.html$"),
        ("Ankang", r"/Content-\d+\.html$"),
        ("Yuxi, Changji, Taiyuan", r"^(?=.*(?:xxgk|gknb))(?P<column>/.*/)\d{8}/\d{5,}\.html$"),
        ("Wuxi", r"/doc/\d{4}/\d\d/\d\d/\d+\.shtml$"),
        ("Nanping, Zhangzhou", r"/cms/html/[a-z]+/\d{4}-\d\d-\d\d/\d+\.html$"),
        ("Qinghai, Hetao", r"/html/\d+/\d+\.html$"),
        ("Qinhuangdao, Xingtai", r"/single/\w+/\w+\.html$"),
        ("Shanghai", r"^(?P<column>/.*gknb[^/]*/)\d{4}/\d{1,3}/\d+\.html$"),
        ("Deyang, Zhen'an", r"^(?P<column>/gk/.*/)\d+\.htm$"),
    )
)  # fmt: skip
