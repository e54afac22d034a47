"""Runs a RuleBook over declarations: readers, supplies, the run itself and its result files."""
