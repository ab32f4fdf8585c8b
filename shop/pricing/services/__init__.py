"""What is done to prices and promotions, one use-case a file."""
