"""Pages for whoever coordinates: asking for care, choosing whom to ask, following it to the end."""
