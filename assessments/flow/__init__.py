"""How an evaluation goes from its computing to its publication, and an appeal from filing to decision: rules alone."""
