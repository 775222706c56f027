"""Pages for whoever is standing here: steward."""
