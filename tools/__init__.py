"""Tools for those who work on Ayni; nothing here is part of what runs."""
