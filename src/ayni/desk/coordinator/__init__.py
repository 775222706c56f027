"""Pages for whoever is standing here: coordinator."""
