"""The little arithmetic in which check rules are written."""
