"""The address of the watch."""

from django.urls import path

from ayni.exchange.watch.views import flags

urlpatterns = [path("flags", flags, name="watch")]
