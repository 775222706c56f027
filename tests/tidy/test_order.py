"""Every table has an order, and every order ends in something unique: no store decides what comes first."""

import pytest
from django.apps import apps
from django.db.models import Model

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("ayni.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_two_rows_of_a_table_have_the_same_place(model: type[Model]) -> None:
    ordering = [str(each).removeprefix("-") for each in model._meta.ordering]
    assert ordering, f"{model._meta.label} leaves the order of its rows to the store"
    last = model._meta.pk if ordering[-1] == "pk" else model._meta.get_field(ordering[-1])
    assert last is not None
    assert last.unique, f"rows of {model._meta.label} that are equal in {ordering} come as the store likes"
