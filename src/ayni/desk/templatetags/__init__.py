"""How plain values and components are said on a page."""
