"""The National Combating Drugs Outcomes Framework as data: metrics, baselines, ambitions and statements."""
