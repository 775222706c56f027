"""The whole house: the cast, their journeys, every door, and whether the house is tidy."""
