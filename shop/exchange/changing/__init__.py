"""Changing many rows at once: what may be wished, how each field is read and written, and all of it as sets."""
