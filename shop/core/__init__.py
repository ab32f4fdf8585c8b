"""The house's materials: abstract models, database operations, money, caching, the admin base."""
