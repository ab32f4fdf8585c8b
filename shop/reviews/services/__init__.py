"""What is done about reviews, one use-case a file."""
