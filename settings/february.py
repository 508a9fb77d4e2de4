"""Settings of the scheduled season: nobody waits for it, so it is slower and more patient than a crawl by hand."""

from settings.base import *  # noqa: F403

DOWNLOAD_DELAY = 5.0
AUTOTHROTTLE_START_DELAY = 5.0
AUTOTHROTTLE_MAX_DELAY = 180.0
DOWNLOAD_TIMEOUT = 120
RETRY_TIMES = 4
RETRY_AFTER_MAX = 900.0
SECOND_PASS_PAUSE = 600.0
PORTAL_TIMEOUT = 6 * 3600
