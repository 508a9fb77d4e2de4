"""Division codes and names, read through `importlib.resources`; see README.md for their source."""
