"""Waking the house: each package's reactions and jobs are declared once, when the server starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    """The site as an installed app: last, so that every package is ready before it wakes them."""

    name = "ayni.site"
    label = "site"

    def ready(self) -> None:
        """Load the modules whose declarations others look up by name."""
        autodiscover_modules("actions", "reactions", "jobs")
