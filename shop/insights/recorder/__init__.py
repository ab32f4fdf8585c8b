"""Always on: what each request asked of the database, kept in memory and without a statement of its own."""
