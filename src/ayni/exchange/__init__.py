"""Exchange: the doors through which other systems come in, one folder for each neighbour."""
