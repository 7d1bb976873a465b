"""What every room speaks: periods, areas, markers and units."""
