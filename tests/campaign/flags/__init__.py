"""Red flags among ten thousand ordinary things, while the server, its workers and the job loop are killed at random.

``python -m tests.campaign.flags`` queues ordinary events for the job loop, then raises red flags in every way: by
answers, the concern button, a person's call, a missed sign after a visit alone, among ordinary traffic, watches the
duty page as a supervisor's browser does, and judges: each cause raised exactly one escalation, each reached the page in
time, and nobody was told more than three times on one channel. It prints counts and percentiles.
"""

# What can be planted, to prove that this campaign can see.
FAULTS = ("late-escalation", "sends-again", "one-lane")
