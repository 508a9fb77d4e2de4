"""芦淞区, Zhuzhou, Hunan."""

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.c_i import C_I


class LusongSpider(PortalSpider):
    """Publisher: 株洲市芦淞区人民政府.

    Platform: Zhuzhou c/i.
    Caveats: departments have columns of their own, a new one each year (c26939, c27683).
    Last verified: not verified live.
    """

    name = "lusong"
    division_code = "430203"
    family = C_I
    home = "http://www.lusong.gov.cn/"
    columns = ("http://www.lusong.gov.cn/c26129/index.html",)
    first_year = 2019
