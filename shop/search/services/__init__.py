"""What is done to the search's documents, words and choices, one use-case a file."""
