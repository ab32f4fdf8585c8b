"""Staff: users who sign in by e-mail, and the roles they hold."""
