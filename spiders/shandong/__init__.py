"""Portals of Shandong."""
