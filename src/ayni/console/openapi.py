"""``ayni openapi``: the complete schema of the JSON face."""

import argparse
import json

from ayni.exchange.rest.api import api


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(told: argparse.Namespace) -> int:
    """Print the schema as JSON."""
    print(json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False, default=str))
    return 0
