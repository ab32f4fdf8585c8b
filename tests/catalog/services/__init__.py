"""Services of the catalogue."""
