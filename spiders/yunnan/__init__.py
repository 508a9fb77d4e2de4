"""Portals of Yunnan."""
