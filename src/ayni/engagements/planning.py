"""Gather what is known, let the engine propose, keep the proposal."""
