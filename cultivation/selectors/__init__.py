"""Questions to this room."""
