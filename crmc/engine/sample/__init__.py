"""Made-up declarations of every kind, and control results to go with them: the same seed, the same bytes."""
