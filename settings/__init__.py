"""Settings of a crawl: base (live), demo (loopback), february (the scheduled season)."""
