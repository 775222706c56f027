"""The national assignment beside the exact libraries and the rules that peers use."""
