"""Grammar-aware fuzzing: `python -m tests.fuzz --seconds 600 --seed 1`, or `make fuzz`."""
