"""What this room tells those above it."""

from django.dispatch import Signal

# Sent with `periods`, the dates whose standings were judged anew: a receiver may note what is owed, never compute.
standings_judged = Signal()

# Sent with `since`, the first month from which who stands in the library changed by hand: note what is owed.
library_changed = Signal()
