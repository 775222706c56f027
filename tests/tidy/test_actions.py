"""Every change is an action with a sentence of its own, and every permission is for an action that exists."""

import inspect
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType

import pytest
from django.apps import apps

from ayni.ground.action import VERBS
from ayni.ground.events import Event
from ayni.ground.roles import ROLES

PACKAGES = [
    config.name
    for config in apps.get_app_configs()
    if config.name.startswith("ayni.") and find_spec(f"{config.name}.actions")
]
FUNCTIONS: list[FunctionType] = [
    function
    for package in PACKAGES
    for name, function in vars(import_module(f"{package}.actions")).items()
    if inspect.isfunction(function)
    and f"{function.__module__}.".startswith(f"{package}.actions.")
    and not name.startswith("_")
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_every_public_function_of_actions_is_an_action_called_by_its_address(function: FunctionType) -> None:
    verb = f"{function.__module__.split('.')[1]}.{function.__name__}"
    assert VERBS.get(verb) is function


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_every_action_says_in_a_sentence_what_it_does_and_returns_what_happened(function: FunctionType) -> None:
    assert (function.__doc__ or "").strip()
    event = inspect.signature(function, eval_str=True).return_annotation
    assert issubclass(event, Event)
    assert event.__module__.split(".")[:2] == function.__module__.split(".")[:2]


def test_every_verb_that_a_role_may_exists_and_every_verb_that_exists_is_some_roles() -> None:
    granted = {verb for role in ROLES.values() for verb in role.may}
    assert granted == set(VERBS)


def test_there_are_actions_to_look_at() -> None:
    assert {"visits.cancel", "engagements.accept"} <= set(VERBS)
