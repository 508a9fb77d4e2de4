"""The fuzz target; `make fuzz` runs it (README.md)."""
