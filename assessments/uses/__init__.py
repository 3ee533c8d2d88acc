"""What a published grade is used for in the year after its data year: money, prices, land, credit, rectification."""
