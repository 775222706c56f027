"""Safety: flags, the one escalation each of them raises, who answers it, and how it ends."""
