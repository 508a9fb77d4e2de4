"""Settings of a crawl of the live portals: slow, honest, and with an output that is whole or untouched.

Every Scrapy setting named here differs from Scrapy's own default for a reason given beside it.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GOVCRAWL_DATA") or ROOT / "data").absolute()

BOT_NAME = "govcrawl"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
# files, and the rows of spiders/portals.csv
SPIDER_LOADER_CLASS = "govcrawl.portals.loader.PortalSpiderLoader"
COMMANDS_MODULE = "govcrawl.commands"

# Who asks: the add-on makes USER_AGENT of it (-s GOVCRAWL_CONTACT=… wins over the environment).
GOVCRAWL_CONTACT = os.environ.get("GOVCRAWL_CONTACT", "")
ADDONS = {"govcrawl.crawling.manners.ContactAddon": 100}

# Manners: county portals run on small machines, and much of what fails there is one's own concurrency.
ROBOTSTXT_OBEY = True
# one at a time, which also keeps the output in one order: from the newest year to the oldest
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# and one at a time for all crawlers of a process, at each host and at each address that hosts share
TURNS_BY_ADDRESS = True
DOWNLOAD_DELAY = 2.0
# never less than the delay
DOWNLOAD_DELAY_JITTER = 0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
# the portals hand out session cookies that change nothing but make every address new
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
    # what the archive can give back without further packages
    "Accept-Encoding": "gzip, deflate",
    # a connection that one portal keeps for its next page would stand beside that of another portal on the same machine
    "Connection": "close",
}

# encryption of older kinds for the hosts that have no other
DOWNLOAD_HANDLERS: dict[str, str | None] = {"https": "govcrawl.crawling.tls.TlsDownloadHandler"}

# Scrapy's own ways that cost a tenth of a crawl and give nothing here: a hundred tasks for the items of each page,
# of which there is one, and the source of each callback parsed anew to warn of a mistake that the tests would find
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False

# Bounds.
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
# a scan of many pages takes longer than a page (files of reports are at most 64 MiB, whatever DOWNLOAD_MAXSIZE says)
FILE_TIMEOUT = 180
DNS_TIMEOUT = 10
REDIRECT_MAX_TIMES = 5
# a page that sends on after longer than this many seconds is there to be read, or reloads itself
METAREFRESH_MAXDELAY = 11
RETRY_TIMES = 2
# a pause that a host asks for is kept; one that is longer (seconds) is not waited for
RETRY_AFTER_MAX = 120.0
# a host of which so many addresses fail running is left alone until the second pass
HOST_MAX_FAILURES = 5
# what did not come is asked for once more, this many seconds after everything else is done, and so much more slowly
SECOND_PASS_PAUSE = 60.0
SECOND_PASS_SLOWER = 3.0
# A name that does not resolve is not asked for again: the resolver has tried by itself, and without a network
# a run should end in seconds.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
]
# the verdict has a line for it
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"

# Many portals in one process (scrapy crawlall): how many at once, and the seconds after which one is ended.
PORTALS_AT_ONCE = 32
PORTAL_TIMEOUT = 2 * 3600
# looking up a dead name keeps a thread for long; one for each portal lets nobody wait for another's
REACTOR_THREADPOOL_MAXSIZE = 32

# Nobody steers a running crawl from outside.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# The archive sees the raw answer; the charset is decided on the plain body, before anything selects in it.
ARCHIVE_ENABLED = True
ARCHIVE_DIR = str(DATA / "archive")
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # what a firewall has closed is not asked for at all
    "govcrawl.crawling.blocks.BlockedHostsMiddleware": 50,
    "govcrawl.crawling.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "govcrawl.crawling.patience.PatienceMiddleware": 550,
    # Answers pass these from the last to the first. Before a retry, a page must have gone through all below it.
    "govcrawl.crawling.soft_404.SoftNotFoundMiddleware": 545,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "govcrawl.crawling.sent_on.SentOnMiddleware": 580,
    "govcrawl.crawling.blocks.FirewallMiddleware": 583,
    "govcrawl.crawling.charset.CharsetMiddleware": 585,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "govcrawl.crawling.compression.WholeCompressionMiddleware": 590,
    # behind redirects: failures go to older encryption first, then to the other scheme, then to retries
    "govcrawl.crawling.schemes.SchemesMiddleware": 620,
    "govcrawl.crawling.tls.LegacyTlsMiddleware": 630,
    "govcrawl.crawling.archive.ArchiveMiddleware": 950,
    # the last, so that a turn is the time of a download and nothing else
    "govcrawl.crawling.turns.TurnsMiddleware": 960,
}
EXTENSIONS = {
    # before the feed exporter, whose storing depends on it
    "govcrawl.crawling.verdict.Verdict": -100,
    # before it, too: it may find that there is nothing to do
    "govcrawl.crawling.keeping.Keeping": -50,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "govcrawl.crawling.feed.AtomicFeedExporter": 0,
    "govcrawl.crawling.second_pass.SecondPass": 0,
    # counts for statistics that nobody sees, by a handler of the root logger for each crawler
    "scrapy.extensions.logcount.LogCount": None,
}
ITEM_PIPELINES = {
    "pipelines.strip_navigation.StripNavigationPipeline": 100,
    "pipelines.normalize_text.NormalizeTextPipeline": 200,
    "pipelines.parse_tables.ParseTablesPipeline": 300,
    "pipelines.check_figures.CheckFiguresPipeline": 400,
    "pipelines.select_reports.SelectReportsPipeline": 500,
}

# Output: `selection` is empty for a whole crawl, so a part (-a years=2023) never replaces the whole.
# `merge`: what the file holds is kept, new records come beside it.
FEEDS = {
    DATA / "reports" / "%(name)s%(selection)s.jsonl": {
        "format": "jsonlines",
        "overwrite": True,
        "merge": True,
    }
}
# What became of every division's report of every year; empty: none is kept, and nothing that is held is skipped.
LEDGER = str(DATA / "ledger.sqlite")
# seconds to wait for another process that writes it
LEDGER_WAIT = 10.0
# a report that was not on the lists is looked for again after so many days
RECHECK_DAYS = 30
FEED_URI_PARAMS = "govcrawl.crawling.feed.uri_params"
FEED_EXPORT_ENCODING = "utf-8"
FEED_STORAGES = {
    "": "govcrawl.crawling.feed.AtomicFileStorage",
    "file": "govcrawl.crawling.feed.AtomicFileStorage",
    # these would be stored without asking the verdict
    "ftp": None,
    "ftps": None,
    "gs": None,
    "s3": None,
}
FEED_EXPORTERS = {
    "jsonlines": "govcrawl.crawling.exporter.RecordExporter",
    "jsonl": "govcrawl.crawling.exporter.RecordExporter",
    "jl": "govcrawl.crawling.exporter.RecordExporter",
    # these would write records unchecked, or flattened beyond use
    "json": None,
    "csv": None,
    "xml": None,
    "marshal": None,
    "pickle": None,
}

# One line for each thing that matters.
LOG_LEVEL = "INFO"
LOG_FORMATTER = "govcrawl.crawling.logs.ReportLogFormatter"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
