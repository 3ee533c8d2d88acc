"""包保: assignments, visits, problems and their clocks."""
