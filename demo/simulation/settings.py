"""Settings of a simulated season: those of a live crawl in everything, but for the network, the delays and the bounds.

The season's pace comes as JSON in the environment's SIMULATED_PACE, see `demo.simulation.model.Pace`.
"""

import json
import os

from demo.simulation.model import Pace
from settings.base import *  # noqa: F403

_pace = Pace(**json.loads(os.environ.get("SIMULATED_PACE", "{}")))

GOVCRAWL_CONTACT = "simulated season on loopback"
SPIDER_MODULES = ["season_portals"]
NEWSPIDER_MODULE = "season_portals"
TWISTED_DNS_RESOLVER = "demo.simulation.resolver.SimulatedResolver"
DNSCACHE_ENABLED = False
# a proxy named in the environment would be a network
HTTPPROXY_ENABLED = False

DOWNLOAD_DELAY = _pace.delay
DOWNLOAD_TIMEOUT = _pace.timeout
DOWNLOAD_MAXSIZE = _pace.largest
SECOND_PASS_PAUSE = _pace.pause
# only adds to the delay, by how long answers take; the judge measures against the delay
AUTOTHROTTLE_ENABLED = False
