"""麒麟区, Qujing, Yunnan."""

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.qujing_public import QUJING_PUBLIC


class QilinSpider(PortalSpider):
    """Publisher: 曲靖市麒麟区人民政府.

    Platform: Qujing public; reports also on the city's PHPCMS portal, linked from here.
    Caveats: the three tables are images; reports of the district's sub-units stand in the same list.
    Last verified: not verified live.
    """

    name = "qilin"
    division_code = "530302"
    family = QUJING_PUBLIC
    home = "https://www.ql.gov.cn/"
    columns = ("https://www.ql.gov.cn/gov/public/info/1zfxxgk.html",)
    first_year = 2019
    other_hosts = ("qj.gov.cn",)
