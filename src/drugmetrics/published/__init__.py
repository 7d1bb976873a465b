"""What publishers print: the cards, the raw tables, and one reader a publication family."""
