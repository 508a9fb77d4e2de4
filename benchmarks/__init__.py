"""Named workloads; `make bench` runs them. Machines differ, so results are ratios measured in one run."""
