"""What a change means: two RuleBooks compared, declaration by declaration."""
