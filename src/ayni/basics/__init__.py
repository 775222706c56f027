"""Footing: plain frozen values that every sentence of the house needs. No framework, no database, no clock."""
