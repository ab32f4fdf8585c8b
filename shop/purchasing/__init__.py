"""What we buy: suppliers, purchase orders, receipts, reorder advice."""
