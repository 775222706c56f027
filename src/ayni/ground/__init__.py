"""Ground: who acts, the one way to change anything, what is recorded, what follows later, and the time."""
