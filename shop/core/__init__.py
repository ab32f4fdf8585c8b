"""The house's materials: abstract models, database operations, money, caching, limits, the admin base."""
