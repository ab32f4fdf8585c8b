"""Payment providers: what the shop asks of them, and each of them behind that one form."""
