"""Care: what happened when a worker and a person met – steps, answers, notes – and how it went for the person."""
