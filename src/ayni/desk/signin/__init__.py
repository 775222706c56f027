"""Signing in, the demonstration's cast, and the way from the front door to the right board."""
