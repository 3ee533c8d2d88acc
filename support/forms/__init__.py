"""What is posted in this room."""
