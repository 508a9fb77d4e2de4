"""Item pipelines, one job a file, each a thin adapter over one function of govcrawl."""
