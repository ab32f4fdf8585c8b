"""The query observatory: statements, plans, indexes and table health."""
