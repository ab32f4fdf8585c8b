"""What buyers say: ratings tied to verified purchases, votes, moderation."""
