"""Is the house tidy? What imports, types and style rules cannot say."""
