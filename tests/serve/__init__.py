"""`crmc serve`, tried with real processes."""
