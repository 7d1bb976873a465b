"""Registration delay: what is still to be registered of the deaths of a year."""

from drugmetrics.analysis.delay.chain_ladder import ChainLadder, chain_ladder

__all__ = ["ChainLadder", "chain_ladder"]
