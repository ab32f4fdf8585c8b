"""How each person works: saved views of lists, and favourites."""
