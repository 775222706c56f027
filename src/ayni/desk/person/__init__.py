"""Pages for the person who seeks care, each behind a link of their own."""
