"""Writes of the catalogue, one use-case a file."""
