"""技改 and industrial projects: from reserve to capacity (issue 6 builds this room)."""
