"""Site: how the doors are hung – settings, addresses, and the server's entry point."""
