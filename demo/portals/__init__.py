"""The portals, one module each, and what they share."""
