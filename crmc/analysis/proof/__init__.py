"""Proofs over all possible declarations: how what one criterion selects relates to what another does."""
