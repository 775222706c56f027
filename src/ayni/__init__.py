"""Ayni: task-shared mental health care, from a referral to an outcome."""

__version__ = "0.1.0"
