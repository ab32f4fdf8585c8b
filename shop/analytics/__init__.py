"""What happened over time: rollups of sales, kept by recounting only what changed."""
