"""What templates of the backoffice may call."""
