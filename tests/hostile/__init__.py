"""What no author writes: sources, roots and catalogues that must end in a diagnostic."""
