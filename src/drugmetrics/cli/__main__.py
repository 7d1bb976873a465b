"""`python -m drugmetrics.cli`."""

from drugmetrics.cli import main

main()
