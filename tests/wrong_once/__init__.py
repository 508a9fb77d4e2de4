"""Pages that were read wrongly once, each with what it says."""
