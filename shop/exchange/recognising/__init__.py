"""What a table is about, and which of its columns says what."""
