"""Decisions: what a person chose when the ways were laid out side by side, and how much part they had in it."""
