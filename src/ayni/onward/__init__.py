"""Onward: people sent on to another place, followed until it is known what became of it."""
