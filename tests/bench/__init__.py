"""Timings, always as a ratio to something that runs beside: `make bench`. The other suites are never timed."""
