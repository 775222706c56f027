"""Pages for whoever is standing here: worker."""
