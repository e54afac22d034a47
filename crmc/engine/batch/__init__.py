"""The batch engine (`numpy`): many records at once, as columns."""
