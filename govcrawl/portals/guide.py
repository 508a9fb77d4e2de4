"""What leads to the column of annual reports, as data: words, path words, scores, and what only looks like it.

All patterns are searched in plain words (`plain_title`: no white space, simplified, half-width). To teach the search
a new wording, add a line here and a page to `tests/portals/test_discovery.py`. Nothing here names a host. The scores
only order the way; what they mean together is told in `docs/discovery.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Word:
    """Words that a link shows, what they are worth, and what they are."""

    pattern: re.Pattern[str]
    score: int
    tells: str


#: Bounds of one search: pages asked for, pages asked for once a column is found, steps from the home page.
MOST_PAGES: Final = 60
MOST_PAGES_AFTER: Final = 30
MOST_STEPS: Final = 6
#: Below this a link is not followed; below the second not any more, once a column is found.
LEAST: Final = 10
LEAST_AFTER: Final = 75
#: Words longer than this are a headline, not the name of a column.
LONGEST_NAME: Final = 24
STEP_COSTS: Final = 2

_SUBJECT = r"(?:政府|政务)?信息(?:与政务)?公开|政务公开"

#: The column itself, best first; the last ones only count beside disclosure words.
ANNUAL: Final = (
    Word(re.compile(rf"(?:{_SUBJECT})(?:工作)?(?:年度工作报告|年度报告|年报|年度报表)"), 100, "annual reports on disclosure"),
    Word(re.compile(r"公开(?:工作)?(?:年度)?(?:工作)?(?:年报|报告)"), 96, "reports on disclosure"),
)  # fmt: skip
ANNUAL_IN_CONTEXT: Final = (
    Word(re.compile(r"工作年报|工作年度报告|年度工作报告|年度报告|^(?:历年|往年|各年度)?年报(?:专栏|列表|查询)?$"), 86, "annual reports"),
)  # fmt: skip

#: Where the column hangs, best first.
DISCLOSURE: Final = (
    Word(re.compile(r"^(?:.{2,10}(?:人民)?)?政府信息公开(?:专栏|平台|网|栏目|目录)?$"), 70, "disclosure of government information"),
    Word(re.compile(r"^(?:.{2,8})?信息公开(?:专栏|平台|网|栏目)?$"), 62, "disclosure of information"),
    Word(re.compile(r"^(?:.{2,8})?政务公开(?:专栏|平台|网|栏目)?$"), 56, "disclosure"),
    Word(re.compile(r"^(?:公开|政府公开|政务|信息|要信息|看公开|我要公开)$"), 40, "disclosure in short"),
    Word(re.compile(r"法定主动公开(?:内容)?"), 34, "what is published by law"),
    Word(re.compile(_SUBJECT), 30, "beside disclosure"),
    Word(re.compile(r"网站地图|站点地图|网站导航"), 24, "map of the site"),
    Word(re.compile(r"依申请公开|公开(?:指南|制度|目录|规定|保障)"), 20, "beside the column on the national page"),
)  # fmt: skip

#: Below the column: years, and the government's own part.
YEAR: Final = re.compile(
    r"^(?:20[012]\d|二[〇○零0][一二三四五六七八九〇○零]{2})(?:年度?|n|nb)?(?:(?:政府)?信息公开)?(?:工作)?(?:年度)?(?:年报|报告)?$"
)
YEAR_SCORE: Final = 90
GROUP_SCORE: Final = 94
OFFICE_SCORE: Final = 78

#: Whose part of the column it is, by its name; the first that fits. The own name is tried before.
OFFICE: Final = re.compile(
    r"(?:政府|管委会?|委员会|[区县市旗州])办公[室厅]|(?:政府|[区县市旗州])办(?:$|年报|年度报告|(?:政府)?信息公开)|^办公[室厅]$"
)
TOWNSHIPS: Final = re.compile(
    r"乡镇|镇街|镇乡|街镇|街道|苏木|办事处|社区|[乡镇](?:人民)?(?:政府)?(?:年报|年度报告|信息公开.{0,8})?$"
)
DEPARTMENTS: Final = re.compile(
    r"部门|单位|委办局|局委|区直|县直|市直|旗直|州直|直属|工作机构|组成机构|垂管|驻区|驻县|驻市|企事业|公共企业|学校|医院|法院|检察院|"
    r"(?<!公)[局队院校馆]$|(?<!管)委$|(?<!管理)委员会$|(?<!政府)(?<!公)办$|中心$|公司$|(?<!大)厅$|"
    r"[局厅](?:政府)?信息公开|局(?:工作)?年度?报"
)
ZONES: Final = re.compile(r"开发区|高新区|经开区|园区|功能区|管委会|管理委员会|度假区|保税区|示范区")
SUBDIVISIONS: Final = re.compile(r"县[(（]?[市区]|区县|县区|旗县|各县|各区|市县")
GOVERNMENT: Final = re.compile(
    r"本级|^(?:人民|本)?政府(?:本级)?$|^(?:区|县|市|旗|州|盟)级$|"
    r"(?:区|县|市|旗|州|盟)(?:人民)?政府(?:本级)?(?:(?:政府)?信息公开)?(?:工作)?(?:年度)?(?:年报|报告)?$"
)

#: What only looks like it: reason by pattern, over a link's words.
DECOYS: Final = (
    (re.compile(r"解读|图解|读懂|一图|答记者问"), "an explanation of a report"),
    (re.compile(r"公布情况|发布情况|报送"), "whether reports are out"),
    (re.compile(r"网站(?:工作|建设|监管|年度|年报)|工作年度报表|新媒体"), "reports on the web site"),
    (re.compile(r"事业单位|法人|企业年报|公司年报|年报公示|基金会|社会组织"), "reports of corporations"),
    (re.compile(r"法治|依法行政|普法"), "reports on the rule of law"),
    (re.compile(r"模板|模版|样表|格式|范本"), "a blank form"),
    (re.compile(r"统计|经济|财政|预算|决算|审计|环境|生态|质量|消费|就业|教育质量|行政执法|政府工作报告|国民经济|双随机|营商"), "reports on something else"),
    (re.compile(r"通知|培训|会议|考核|评估|意见|征集|征求"), "about reports, not reports"),
)  # fmt: skip

#: Words in paths: a folder's name as a whole, or in it.
ANNUAL_PATH: Final = re.compile(
    r"zfxxgk_?(?:gz)?(?:nd)?(?:nb|bg|ndbg|gznb)|xxgk_?(?:nb|ndbg|gzndbg|ndgzbg)|(?:^|/)g?knb|gk_?ndbg|(?:^|/)nd?bg(?:/|$)|annualreport|(?:^|/)ndbg|zfxxgkgznb|"
    r"(?:^|/)gznb|(?:^|/)xxgknb",
    re.IGNORECASE,
)
ANNUAL_PATH_SCORE: Final = 80
DISCLOSURE_PATH: Final = re.compile(
    r"zfxxgk|xxgk|zwgk|zfxx|gkml|(?:^|/)gk(?:/|$)|openness|govxxgk", re.IGNORECASE
)
DISCLOSURE_PATH_SCORE: Final = 44
#: What a path adds to words that say the same.
PATH_ADDS: Final = 4

#: Tried below the home page when no link leads on, after the family's own.
USUAL_PATHS: Final = (
    "/zfxxgk/zfxxgknb/", "/zwgk/zfxxgknb/", "/xxgk/zfxxgknb/", "/zfxxgk/", "/zwgk/", "/xxgk/", "/zfxxgknb/", "/gknb/",
    "/xxgknb/", "/zwgk/gknb/", "/zwgk/zfxxgk/zfxxgknb/", "/zwgk/xxgknb/", "/ndbg/", "/zwgk/gkndbg/",
)  # fmt: skip
FAMILY_PATH_SCORE: Final = 18
USUAL_PATH_SCORE: Final = 14

#: The value of the meta tag ColumnType that the national standard has for the column.
COLUMN_TYPE: Final = "信息公开年报"

#: First labels of hosts that serve nothing but disclosure.
DISCLOSURE_HOST: Final = re.compile(r"^(?:[a-z]{2,8})?(?:zfxxgk|xxgk|zwgk|zfxx|xxgkpt|gk|zw)\w{0,6}$")
#: What a host of another portal costs, against one of the portal's own.
OTHER_HOST_COSTS: Final = 8

#: Worth of what a column shows, when several are weighed.
WORTH: Final = {
    "type": 30,  # ColumnType says so
    "name": 25,  # its name says so
    "path": 5,  # its address says so
    "year": 6,  # each year with a report of this government's, up to ten
    "named": 15,  # titles name the government
    "group": 12,  # its name says that it is the government's own part
    "home": -45,  # the home page shows the newest of everything
}
#: A column worth less is kept only where the search ends without a better one.
SURE: Final = 40
