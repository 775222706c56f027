"""``ayni openapi``: the complete schema of the JSON face."""

import argparse
import json

from django.utils.module_loading import import_string

# Doors do not know one another; like the addresses of the site, this one is asked for by its name.
FACE = "ayni.exchange.rest.api.api"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(told: argparse.Namespace) -> int:
    """Print the schema as JSON."""
    print(json.dumps(import_string(FACE).get_openapi_schema(), indent=2, ensure_ascii=False, default=str))
    return 0
