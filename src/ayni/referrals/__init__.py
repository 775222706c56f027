"""Referrals: a need is asked for, with the person's own choices, and is never silently lost."""
