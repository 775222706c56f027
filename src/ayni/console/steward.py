"""``ayni steward``: the first account of a site, who then makes the others."""

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ayni.basics.words import Refused
from ayni.ground import actions
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who it is."""
    parser.add_argument("email")
    parser.add_argument("name")


def run(told: argparse.Namespace) -> int:
    """Make the account with the steward's role; the password is asked for, never an argument."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
        made = actions.make_account(
            by=HOUSE, because="first-steward", email=told.email, name=told.name, password=password
        )
        account = Account.objects.get(pk=made.account)
        actions.grant_role(account, by=HOUSE, because="first-steward", role="steward")
    except ValidationError as wrong:
        print("\n".join(wrong.messages), file=sys.stderr)
        return 1
    except Refused as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print(f"{told.name} can sign in and make the other accounts.")
    return 0
