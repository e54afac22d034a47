"""Timings, each as a ratio to something that runs beside: `make bench`. No other suite is timed."""
