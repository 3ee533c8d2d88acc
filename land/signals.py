"""What this room tells the rooms above it."""

from django.dispatch import Signal

land_changed = Signal()
"""`days`: on these days land was revived or a site cleared, or it was taken back; sent inside the transaction."""
