"""Killing what can be killed, at random, and then asking whether anything that was promised is missing or doubled.

``python -m tests.campaign`` starts the real server and the real job loop on a store of their own, lets clients accept
offers and record encounters through the JSON face, kills both with SIGKILL again and again, and judges what is left.
A client repeats an act under the same id until it is answered, as a phone does.
"""

# What can be planted in the server, to prove that a campaign can see (see faults.py).
FAULTS = ("early-answer", "no-memory", "late-escalation")
