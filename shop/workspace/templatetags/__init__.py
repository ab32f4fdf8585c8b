"""What templates say of a person's own views and favourites."""
