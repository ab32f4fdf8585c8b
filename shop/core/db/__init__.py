"""What PostgreSQL can do that Django has no word for: constraints, fields, migration operations, balances."""
