"""Portals of Liaoning."""
