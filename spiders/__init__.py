"""The portals, by province."""
