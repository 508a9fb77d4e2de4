"""The base of every portal's spider, and one file for each CMS family."""
