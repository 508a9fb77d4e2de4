"""A simulated season: hundreds of made-up portals of every family, each with at most one hazard, served on loopback.

`plan` draws the portals from a seed and says what a correct crawl makes of them; `hazards` are what their servers do;
`server` serves them; `resolver` keeps a crawl of them on loopback; `season` runs a crawl and `judge` holds what it
brought, and what the servers saw, against the plan. `python -m demo.simulation --seed 1 --portals 300` prints a plan.
"""
