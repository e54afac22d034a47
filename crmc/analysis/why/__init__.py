"""Why a declaration was selected, or was not: an account of one criterion and one item, as data."""
