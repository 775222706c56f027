"""The job loop as a process that can be killed."""

from threading import Event

import django

django.setup()

from ayni.ground import clockwork  # noqa: E402 - needs the apps

if __name__ == "__main__":
    clockwork.run_forever(Event())
