"""Portals of Hunan."""
