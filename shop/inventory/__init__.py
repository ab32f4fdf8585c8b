"""What is where: warehouses, stock, reservations, an append-only ledger, transfers, counts."""
