"""The engines that join a clause table to the records in SQL (`duckdb`, `spark`)."""
