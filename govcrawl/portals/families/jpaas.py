"""Hanweb jpaas (大汉): `…/<column>/art/YYYY/art_<32 hex>.html`; lists are units that a gateway builds.

A portal needs `columns`: the folder before `art/`, or its `index.html`.

How a list goes on [E]: `<script src="…/unitbuild.js" url="/api-gateway/jpaas-publish-server/front/page/build/unit"
queryData="{'webId':'…','tagId':'…','pageId':'…'}">`; a GET with these parameters and `paramJson={"pageNo":k,"pageSize":15}`
(bare `pageNo` is ignored) answers `{"success":true,"data":{"html":"<ul>…"}}`. `<div class="pagination" count="…" rows="…">`
in it, or `queryData` with the same, says how much there is. Where nothing says, pages are asked for up to the first one
without any link [I].

Head, foot and menu are units too: those so called are left out, then those called a list are preferred [I]; if several are
left, all are read. Columns by year are common, and the year in a folder is often not the report's; `art/YYYY` is the year
of publication. Old addresses, `/art/Y/M/D/art_N_N.html`, stand in the same lists [E]. Addresses in a unit's markup are
taken to begin at the root [E]. No live site was asked: not verified live.
"""

from __future__ import annotations

import re

from govcrawl.portals.families.hanweb import JPAAS_ART, Hanweb
from govcrawl.portals.family import Mark


class Jpaas(Hanweb):
    """Columns are folders of words or `/col/colN/`, also with `index.html`."""

    key = "jpaas"
    title = "Hanweb jpaas"
    article = re.compile(JPAAS_ART)
    column = re.compile(r"/(?:index\.html?)?(?:$|\?)")
    marks = (
        Mark(re.compile(r"jpaas-publish-server|/api-gateway/jpaas-"), "the gateway jpaas", 3),
        Mark(re.compile(r"\bunitbuild\.js"), "unitbuild.js", 3),
        Mark(re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html"), "articles at /art/YYYY/art_<32 hex>.html"),
        Mark(re.compile(r"/col/col\d{1,12}/(?:index\.html|[\"'])"), "columns at /col/colN/", 1),
    )
    body_css = ".main-txt, .wzzw-article, [class^=bt-art-con], #zoom, .article-content"
    usual_paths = (
        "zfxxgk/zfxxgknb/", "zwgk/zfxxgknb/", "xxgk/zfxxgknb/", "zwgk/xxgkndbg/", "zfxxgk/xxgkndbg/",
    )  # fmt: skip


JPAAS = Jpaas()
