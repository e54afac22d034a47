"""The plan that every engine starts from: a RuleBook as clauses over shared leaves (`book.plan_of`)."""
