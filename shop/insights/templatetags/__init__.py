"""Template filters for measured values."""
