"""Any portal, by its home page alone: `scrapy crawl discover -a home=http://www.example.gov.cn/`."""

from govcrawl.portals.undeclared import UndeclaredPortal


class DiscoverSpider(UndeclaredPortal):
    """Publisher: the government whose home page is given.

    Platform: found out.
    Caveats: what it decides is in the log; check it before the portal is declared.
    Last verified: never, it is no portal.
    """

    name = "discover"
