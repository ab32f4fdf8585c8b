"""Whose shop it is: store, membership, the current-store context."""
