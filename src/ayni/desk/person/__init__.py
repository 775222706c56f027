"""Pages for the person who seeks care, and for places they are sent to, each behind a link of its own."""
