"""Changing an order as a set of operations: each a small value, all worked out in memory before anything is written."""
