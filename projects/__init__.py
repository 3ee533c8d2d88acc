"""技改 and industrial projects: from reserve to capacity."""
