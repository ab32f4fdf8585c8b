"""What stands beside a product: what is like it, what is bought with it, what can take its place."""
