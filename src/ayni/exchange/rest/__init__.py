"""Our own JSON face: the same nouns and actions as the desk, for programmes."""
