"""A comparison of two knowledge bases for reviewers: text, JSON, Markdown and SARIF."""
