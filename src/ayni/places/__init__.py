"""Places: centres, the ground they answer for, and districts."""
