"""The pile of the day, sorted: what needs a person now, what waits for others, what goes well.

Each kind of thing gives its ``rows``; ``gathering`` sorts them. However long the pile, it is gathered with the same
number of questions to the store.
"""
