"""Cells as values: what a column's cells have in common is found first, then each is read by it."""
