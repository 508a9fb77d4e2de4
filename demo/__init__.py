"""Five small portals over real HTTP on loopback; see README.md beside this file."""
