"""Bundles: one file that holds all that an evaluation needs, the same bytes wherever it is built."""
