"""One enterprise's grade explained: its marks, the cells of its figures, the year before, and what would better it."""
