"""Pages of whoever directs the programme: figures and decisions, never who is in it."""
