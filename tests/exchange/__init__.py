"""The JSON face, asked as programmes ask it."""
