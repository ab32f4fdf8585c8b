"""What is done to notices, one use-case a file."""
