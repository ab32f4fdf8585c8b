"""What the app writes."""
