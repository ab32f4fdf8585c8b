"""What people keep for themselves, one use-case a file."""
