"""Desk: the pages, grouped by who is standing there. A page may read many packages; no package knows a page."""
