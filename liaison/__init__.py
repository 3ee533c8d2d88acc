"""包保: assignments, visits, problems and their clocks (issue 8 builds this room)."""
