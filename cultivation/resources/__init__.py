"""Exports of this room, with the headings that its importers read: what goes out can come back."""
