"""兰山区, Linyi, Shandong."""

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.vsb import VSB


class LanshanSpider(PortalSpider):
    """Publisher: 临沂市兰山区人民政府.

    Platform: Boda VSB (inferred from the addresses); column 区政府信息公开年报, tree 6783.
    Caveats: www.lyls.gov.cn and lyls.gov.cn are one site; metadata twice on a page; hit counter empty without scripts.
    Last verified: not verified live.
    """

    name = "lanshan"
    division_code = "371302"
    family = VSB
    home = "http://www.lyls.gov.cn/"
    columns = ("http://www.lyls.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783",)
    first_year = 2019
