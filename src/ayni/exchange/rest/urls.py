"""Addresses of the JSON face."""

urlpatterns: list = []
