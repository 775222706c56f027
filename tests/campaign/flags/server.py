"""The server of this campaign: as it is (or with the fault that the environment names), at a site with short times."""

from tests.campaign.faults import application
from tests.campaign.flags.ordinary import shorten

__all__ = ["application"]

shorten()
