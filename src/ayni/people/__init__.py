"""People: those who seek care – who they are, how they may safely be reached, what they agreed to."""
