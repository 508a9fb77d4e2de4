"""The ledger: what became of every division's report of every year, with the evidence."""
