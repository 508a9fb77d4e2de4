"""Hanweb JCMS with jpage (大汉): `/art/Y/M/D/art_<column>_<id>.html` in lists `/col/col<column>/index.html`.

A portal needs `columns`: `/col/colN/index.html`, or `/module/xxgk/xxgkAnnualReport.jsp?area=<organ>`.

How a list goes on [E]: the first records stand in the page, `<script type="text/xml"><datastore>… <record><![CDATA[<li>…`;
beside them `<nextgroup>` has the address of the data, `/module/web/jpage/dataproxy.jsp?page=1&…&columnid=N&unitid=…`,
whose answers have `<totalrecord>`, `<totalpage>` and again `<nextgroup>`. Portals ask by POST, GET gives the same [E].
Without `<nextgroup>` the script's `ajaxParam` has the parameters; then groups of 100 are asked for by page and by record
at once, since some servers know only the one and some only the other [I]. An answer shorter than it says fails by name.

`xxgkAnnualReport.jsp?area=…` is one organ, all years, a year's report has `&fbtime=YYYY` [E]. That its years are anchors
or options, and that the newest may stand on the page itself, is [I]; such links say only the year, so each title is looked up.

Departments have columns of their own (义乌 has one for each), and ids of a Hanweb cluster answer on any host of it.
No live site was asked: not verified live.
"""

from __future__ import annotations

import re

from govcrawl.portals.families.hanweb import ANNUAL, ART, Hanweb
from govcrawl.portals.family import Mark


class Jpage(Hanweb):
    """Columns are `/col/colN/index.html`, or an organ's `xxgkAnnualReport.jsp?area=…`."""

    key = "jpage"
    title = "Hanweb jpage"
    article = re.compile(f"{ART}|{ANNUAL}")
    column = re.compile(
        r"/col/col\d+/(?:index\.html?)?(?:$|\?)|/module/xxgk/xxgkAnnualReport\.jsp\?[^#]{0,300}area="
    )
    marks = (
        Mark(re.compile(r"/module/(?:web/)?jpage/|<datastore>|\.jpage\("), "jpage lists", 3),
        Mark(re.compile(r"/module/(?:xxgk|visitcount)/\w{1,40}\.jsp"), "pages under /module/", 3),
        Mark(re.compile(r"<!--ZJEG_RSS"), "comments ZJEG_RSS", 3),
        Mark(
            re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d{1,12}_\d{1,12}\.html"),
            "articles at /art/Y/M/D/art_N_N.html",
        ),
        Mark(re.compile(r"/col/col\d{1,12}/(?:index\.html|[\"'])"), "columns at /col/colN/", 1),
        Mark(re.compile(r"/(?:script|picture)/\d{1,6}/\w{6,40}\.(?:js|png|jpg|gif)"), "files under /script/0/", 1),
    )  # fmt: skip
    body_css = "#zoom, #ivs_content, .bt_content, .main-txt, .article_con"


JPAGE = Jpage()
