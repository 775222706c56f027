"""Every column of every table says how private it is, and tables know only the tables below them."""

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Field, ForeignKey, Model

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("ayni.")]
FLOORS = [config.label for config in apps.get_app_configs()]
CLASSES = ("identifying", "sensitive", "open")


def columns(model: type[Model]) -> set[str]:
    """The names of the fields that are kept in the model's own table."""
    return {field.name for field in model._meta.get_fields() if isinstance(field, Field) and field.column}


def declared(model: type[Model]) -> Counter[str]:
    """In how many privacy classes each name stands. What a table inherits, it may say again in its own page."""
    pages = [vars(parent)["Privacy"] for parent in model.__mro__ if "Privacy" in vars(parent)]
    return Counter(name for kind in CLASSES for name in {each for page in pages for each in getattr(page, kind, ())})


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_column_is_in_exactly_one_class_of_privacy(model: type[Model]) -> None:
    assert "Privacy" in vars(model), f"{model._meta.label} says nothing about its privacy"
    assert declared(model) == Counter(columns(model))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_table_points_only_at_tables_below_it_and_they_do_not_know(model: type[Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label != model._meta.app_label:
            assert FLOORS.index(field.related_model._meta.app_label) < FLOORS.index(model._meta.app_label), field
            assert field.remote_field.hidden, f'{field} needs related_name="+"'


def test_there_are_tables_to_look_at() -> None:
    assert {"ground.Entry", "visits.Visit", "care.Encounter"} <= {model._meta.label for model in OURS}
