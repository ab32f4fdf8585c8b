"""What is done to purchase orders, one use-case a file."""
