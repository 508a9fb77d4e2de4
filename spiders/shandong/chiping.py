"""茌平区, Liaocheng, Shandong."""

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.channel_doc import CHANNEL_DOC


class ChipingSpider(PortalSpider):
    """Publisher: 聊城市茌平区人民政府.

    Platform: Shandong channel/doc; the channel 工作年报 is linked from 政务公开.
    Caveats: lists are filled by a script; the report is a Word file with a text version beside it; a county until 2019.
    Last verified: not verified live.
    """

    name = "chiping"
    division_code = "371503"
    family = CHANNEL_DOC
    home = "http://www.chiping.gov.cn/"
    columns = ("http://www.chiping.gov.cn/channel_p_cpqrmzf_xxgk/",)
    first_year = 2019
    column_words = ("工作年报",)
