"""What no plan of a day can cost less than: from a moment's look to a proof that a plan is the best there is."""

from ayni.engines.rounds.bounds.bound import PROVEN, Bound, Effort, bound

__all__ = ["PROVEN", "Bound", "Effort", "bound"]
