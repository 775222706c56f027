"""Workers: those who give care – hours, languages, limits, agreements, and who supervises them."""
