"""Pages for whoever is standing here: supervisor."""
