"""Settings of the demo: the five portals served on loopback, at full speed, and no network ever.

The download handlers send every request, whatever its host, to the demo's own server.
"""

from settings.base import *  # noqa: F403
from settings.base import DATA

GOVCRAWL_CONTACT = "demo on loopback"

DOWNLOAD_HANDLERS = {
    "http": "demo.handler.LoopbackDownloadHandler",
    "https": "demo.handler.LoopbackDownloadHandler",
    "ftp": None,
    "s3": None,
}
# a proxy named in the environment would be a network
HTTPPROXY_ENABLED = False

DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0
AUTOTHROTTLE_ENABLED = False
DOWNLOAD_TIMEOUT = 10
SECOND_PASS_PAUSE = 0
# every host is at 127.0.0.1 here, and a name would be looked up over a network
TURNS_BY_ADDRESS = False

ARCHIVE_DIR = str(DATA / "demo" / "archive")
LEDGER = str(DATA / "demo" / "ledger.sqlite")
FEEDS = {
    DATA / "demo" / "reports" / "%(name)s%(selection)s.jsonl": {
        "format": "jsonlines",
        "overwrite": True,
        "merge": True,
    }
}
