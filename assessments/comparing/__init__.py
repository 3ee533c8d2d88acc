"""Evaluations held against others: what a variant of the scheme would bring, and what the year before was."""
