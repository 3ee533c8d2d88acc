"""亩均效益评价 as pure calculation: a scheme as data, its indicators, scores, ranks and grades (domain.md 27–41)."""
