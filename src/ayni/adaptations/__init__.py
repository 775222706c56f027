"""Adaptations: what a site says otherwise than the shelf, who decided it and why, and who is sure of its numbers."""
