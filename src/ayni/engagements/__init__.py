"""Engagements: who could, who is asked, who said yes, and the bond between one person and one worker until it ends."""
