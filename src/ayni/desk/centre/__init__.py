"""Pages for whoever is standing here: centre."""
