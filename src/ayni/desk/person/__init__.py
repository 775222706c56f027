"""Pages for whoever is standing here: person."""
