"""`crmc serve`: a bundle over HTTP, for national systems and single windows."""
