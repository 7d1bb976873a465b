"""Trajectories of short series: predictive distributions, with widths measured and not assumed."""
