"""The demonstration programme: 120 days of a programme in Lima, lived through the same actions everybody uses.

Each package's ``seeds`` knows its own part; here they are played together, at simulated instants, from one seed.
"""
