"""The pages about oneself, and those that are open to whoever has not signed in yet."""
