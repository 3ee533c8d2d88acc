"""A check rule evaluated on plain values."""
