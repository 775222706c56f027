"""Imports: what a centre already keeps in a table comes in row by row, each through the same action as by hand."""
