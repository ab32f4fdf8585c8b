"""What is done to staff and roles, one use-case a file."""
