"""Rounds on public instances, beside what is published."""
