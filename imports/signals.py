"""What this room tells those above it."""

from django.dispatch import Signal

# Sent inside the taking's transaction with `batch`: a receiver may note what is owed and queue a task
# on commit, never compute.
batch_taken = Signal()

# Sent inside the undoing's transaction with `batch`, on the same terms.
batch_undone = Signal()

# Sent inside the saving's transaction with `batch`, the hand batch that values typed in the browser were
# written to: it comes every few seconds, so a receiver notes what is owed and queues nothing.
values_entered = Signal()
