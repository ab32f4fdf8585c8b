"""What is done to customers, one use-case a file."""
