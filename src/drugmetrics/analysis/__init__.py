"""Judging: how far an ambition is reached, and how registrations differ from their trend."""
