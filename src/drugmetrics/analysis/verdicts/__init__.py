"""Verdicts on ambitions: distance, pace, probability, under every baseline, as of any day."""
