"""Credentials: what a worker is trained for and trusted with, by whose word, and until when."""
