"""Visits: when and where a worker and a person meet, and what became of it."""
