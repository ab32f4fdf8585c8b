"""Trains the table of word vectors that the shop ships. Run by hand, rarely; see README.md here."""
