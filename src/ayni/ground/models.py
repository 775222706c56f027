"""Accounts, their roles and tokens, the ledger, deliveries, and the acts that were already done once."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from ayni.ground.rows import Row


class Accounts(BaseUserManager["Account"]):
    """Making accounts."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "Account":
        """An account that can sign in; without a password only the demonstration's one click opens it."""
        account = self.model(email=self.normalize_email(email), name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(Row, AbstractBaseUser):
    """Somebody who signs in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="es")
    is_active = models.BooleanField(default=True)

    objects = Accounts()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Privacy:
        identifying = ("email", "name")
        sensitive = ("password",)
        open = ("id", "language", "is_active", "last_login")


class Grant(Row):
    """A role given to an account, for one centre or (no centre) everywhere. Ended by a GrantEnd."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    centre = models.UUIDField(null=True)  # no foreign key: the ground knows no centre
    given_at = models.DateTimeField()

    class Privacy:
        identifying = ("account",)
        sensitive = ()
        open = ("id", "role", "centre", "given_at")


class GrantEnd(Row):
    """A role taken back: who, when and why stand in the ledger."""

    grant = models.OneToOneField(Grant, models.CASCADE, related_name="ending")
    ended_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "grant", "ended_at")


class Token(Row):
    """A secret by which a programme acts as an account, with the roles the account holds at that moment."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)  # what it is for
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]

    class Privacy:
        identifying = ("account",)
        sensitive = ("hash",)
        open = ("id", "label", "made_at", "expires_at")


class TokenEnd(Row):
    """A token ended before its time."""

    token = models.OneToOneField(Token, models.CASCADE, related_name="ending")
    ended_at = models.DateTimeField()

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "token", "ended_at")


class Entry(models.Model):
    """One line of the ledger: append-only, numbered without gaps, each holding the hash of the one before."""

    seq = models.BigIntegerField(primary_key=True)
    occurred_at = models.DateTimeField()  # when it happened, as the actor says
    recorded_at = models.DateTimeField()  # when the server wrote it
    verb = models.CharField(max_length=60, db_index=True)
    by = models.UUIDField(db_index=True)
    by_name = models.CharField(max_length=120)
    because = models.CharField(max_length=60)
    facts = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["seq"]

    class Privacy:
        identifying = ("by", "by_name")
        sensitive = ()
        open = ("seq", "occurred_at", "recorded_at", "verb", "because", "facts", "previous", "hash")


class Mention(models.Model):
    """Which entries speak of which row: the index behind every timeline and the access log."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="mentions")
    noun = models.CharField(max_length=30)
    row = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["row", "entry"], name="mention_by_row")]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "entry", "noun", "row")


class Head(models.Model):
    """The newest number and hash: one row, locked last in a transaction, so that numbers follow commits."""

    id = models.SmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "seq", "hash")


class Delivery(Row):
    """Something that must follow an entry, done later and safe to do twice."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="deliveries")
    listener = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "listener"], name="one_delivery_per_listener")
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="deliveries_due"),
        ]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("id", "entry", "listener", "due_at", "attempts", "last_error", "done_at")


class Act(models.Model):
    """A change that was asked for under an id of the asker's, so that asking again changes nothing."""

    id = models.UUIDField(primary_key=True)
    by = models.UUIDField()
    verb = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    facts = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    class Privacy:
        identifying = ("by",)
        sensitive = ()
        open = ("id", "verb", "digest", "facts")


class Run(models.Model):
    """When each job of the clock last ran; what ``ayni doctor`` and the duty page read to know that the loop lives."""

    job = models.CharField(max_length=120, primary_key=True)
    ran_at = models.DateTimeField()
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    class Privacy:
        identifying = ()
        sensitive = ()
        open = ("job", "ran_at", "last_error")
