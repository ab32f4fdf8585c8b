"""Writes of rollups."""
