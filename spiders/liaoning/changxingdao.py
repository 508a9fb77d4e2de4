"""大连长兴岛经济技术开发区, Dalian, Liaoning: a development zone."""

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.vsb import VSB


class ChangxingdaoSpider(PortalSpider):
    """Publisher: 大连长兴岛经济技术开发区管理委员会.

    Platform: Boda VSB; column tree 1307 (departments are in tree 1308).
    Caveats: no GB code; the one known copy of a report is on a hijacked mirror, in traditional script with glosses.
    Last verified: not verified live.
    """

    name = "changxingdao"
    division_name = "大连长兴岛经济技术开发区"
    family = VSB
    home = "http://ccxi.gov.cn/"
    columns = ("http://ccxi.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1307",)
    first_year = 2015
    other_names = ("长兴岛经济区", "长兴岛")
