"""The one search over all rooms: each kind of thing is declared once, and found within the person's scope."""
