"""Measured comparisons, each within one run: this shop, the plainest way to the same end, and what one would pick."""
