"""The search for good days: compiled moves over linked rounds, with exact times after each."""
