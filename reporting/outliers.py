"""Which value lies outside what its own history lets expect."""
