"""The one table: every figure a row, built from data/raw, with what was known when."""
