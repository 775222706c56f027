"""The command: each word does its one thing, says what happened, and ends with a status a script can read."""

import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ayni.console import COMMANDS, main, watch
from ayni.ground import actions, clock, clockwork, ledger
from ayni.ground.actors import HOUSE
from ayni.ground.jobs import ANCHORS
from ayni.ground.queries import Entry, account_called, actor_of

PASSWORD = "four calm words together"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A data folder of its own."""
    settings.AYNI_HOME = tmp_path
    return tmp_path


@pytest.fixture
def taken() -> Iterator[str]:
    """An address at which somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield "{}:{}".format(*listening.getsockname())


def command(home: Path, **more: str) -> dict[str, Any]:
    """How to run the command on a data folder of its own, on SQLite, as on a fresh machine."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("AYNI_", "DJANGO_"))}
    return {"env": ours | {"AYNI_HOME": str(home)} | more, "text": True}


def ayni(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run it and wait."""
    return subprocess.run(
        [sys.executable, "-m", "ayni", *words], **command(home, **more), capture_output=True, check=False
    )


@pytest.mark.parametrize("word", [each.word for each in COMMANDS])
def test_every_command_explains_itself(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([word, "--help"])
    assert ended.value.code == 0
    assert f"usage: ayni {word}" in capsys.readouterr().out


def test_a_word_nobody_knows_ends_with_2_and_the_words_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2
    assert "verify-ledger" in capsys.readouterr().err


def test_matching_from_files_wakes_no_framework(tmp_path: Path) -> None:
    script = (
        "import sys; from ayni.console import main; "
        f"status = main(['match', '--example', {str(tmp_path / 'example')!r}]); "
        "sys.exit(status or 'django' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], **command(tmp_path), capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert not (tmp_path / "keys").exists()


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    assert ayni(tmp_path, "keys", AYNI_PRODUCTION="1").returncode == 0
    made = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert set(made) == {"secret", "field"}
    assert {stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) for name in made} == {0o600}
    again = ayni(tmp_path, "keys", AYNI_PRODUCTION="1")
    assert again.returncode == 1
    assert "left as they are" in again.stderr or "left as they were" in again.stderr
    assert {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()} == made


def test_a_production_server_gets_no_invented_people(tmp_path: Path) -> None:
    ayni(tmp_path, "keys")
    for word in ("seed", "demo"):
        refused = ayni(tmp_path, word, AYNI_PRODUCTION="1")
        assert refused.returncode == 1, refused.stderr
        assert "production" in refused.stderr
    assert not (tmp_path / "ayni.sqlite3").exists()


@pytest.mark.django_db
def test_the_first_steward_can_sign_in_and_holds_the_role_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said_by(monkeypatch, PASSWORD, "steward", "noor@site.example", "Noor") == 0
    account = account_called("noor@site.example")
    assert account is not None
    assert account.check_password(PASSWORD)
    assert actor_of(account).grants == {("steward", None)}


@pytest.mark.django_db
def test_a_weak_password_makes_no_steward(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert said_by(monkeypatch, "short", "steward", "noor@site.example", "Noor") == 1
    assert account_called("noor@site.example") is None
    assert capsys.readouterr().err


@pytest.mark.django_db
def test_the_same_address_makes_no_second_steward(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said_by(monkeypatch, PASSWORD, "steward", "noor@site.example", "Noor")
    assert said_by(monkeypatch, PASSWORD, "steward", "noor@site.example", "Wari") == 1
    assert "already" in capsys.readouterr().err
    assert account_called("noor@site.example").name == "Noor"  # type: ignore[union-attr]


def said_by(monkeypatch: pytest.MonkeyPatch, typed: str, *words: str) -> int:
    """The status of a command whose asker types one line."""
    reading, writing = os.pipe()
    os.write(writing, f"{typed}\n".encode())
    os.close(writing)
    with os.fdopen(reading) as typing:
        monkeypatch.setattr(sys, "stdin", typing)
        return main(words)


@pytest.mark.django_db
def test_a_whole_ledger_is_found_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    three_entries()
    assert main(["verify-ledger"]) == 0
    assert "3 entries, 0 faults" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_changed_entry_is_named_with_its_number(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    three_entries()
    Entry.objects.filter(seq=2).update(by_name="Wari")
    assert main(["verify-ledger"]) == 1
    assert "Entry 2 was changed" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_anchor_kept_outside_shows_that_the_ledger_was_written_anew(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ANCHORS).write_text(f"9 {'a' * 64}\n")
    three_entries()
    assert main(["verify-ledger"]) == 1
    assert "Entry 9 was anchored and is gone" in capsys.readouterr().out
    ledger.anchor(home / "elsewhere")
    assert main(["verify-ledger", "--anchors", str(home / "elsewhere")]) == 0


def three_entries() -> None:
    """Three things that happened."""
    for name in ("Ana", "Eva", "Luz"):
        actions.make_account(by=HOUSE, because="test", email=f"{name}@site.example", name=name)


@pytest.mark.django_db
def test_the_doctor_misses_a_job_loop_and_finds_it_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    assert "✗ the job loop has not run yet: start `ayni work`" in capsys.readouterr().out
    clockwork.tick()
    main(["doctor"])
    assert "✓ the job loop is alive" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_doctor_says_how_far_the_last_drill_came(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = clock.now()
    for seconds in (0, 1, 2, 61):
        with clock.moved_to(began + timedelta(seconds=seconds)):
            clockwork.hurry()
    with clock.moved_to(began + timedelta(seconds=62)):
        main(["doctor"])
        assert re.search(r"✓ the drill of .* UTC went its whole way: seen after 1.0 s, clock", capsys.readouterr().out)
    with clock.moved_to(began + timedelta(hours=1)):
        assert main(["doctor"]) == 1
    assert "✗ No drill was begun in time." in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_watch_asks_a_site_from_outside(live_server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", live_server.url]) == 1
    assert "✗ The job loop stands still" in capsys.readouterr().err
    clockwork.hurry()
    assert main(["watch", live_server.url]) == 0
    assert "✓ flags go their whole way" in capsys.readouterr().out


def test_the_watch_takes_whatever_is_no_plain_yes_for_an_alarm(
    taken: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PATIENCE_SECONDS", 0.2)
    for address, told in {
        f"http://{taken}": "Nobody answers there (TimeoutError).",  # somebody listens there and says nothing
        "http://127.0.0.1:9": "Nobody answers there (URLError).",
        "care.example.org": "'care.example.org' is no address: it begins with https://",
    }.items():
        assert main(["watch", address]) == 1
        assert told in capsys.readouterr().err


@pytest.mark.django_db
def test_the_doctor_sees_a_key_that_others_can_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "keys").mkdir()
    key = home / "keys" / "field"
    key.write_text("not a real key")
    key.chmod(0o644)
    assert main(["doctor"]) == 1
    assert f"✗ key field can be read by others: chmod 600 {key}" in capsys.readouterr().out
    key.chmod(0o600)
    main(["doctor"])
    assert "✓ key field" in capsys.readouterr().out


def test_the_schema_of_the_json_face_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["openapi"].startswith("3.")
    assert schema["paths"]


@pytest.mark.parametrize("words", [("serve",), ("work",), ("verify-ledger",), ("steward", "a@b.example", "Ana")])
def test_a_store_with_old_tables_is_answered_with_how_to_bring_them_up_to_date(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    refused = ayni(tmp_path, *words)
    assert refused.returncode == 1
    assert refused.stderr == "The tables are not up to date. Start once with: ayni serve --migrate\n"


def test_a_port_that_is_taken_is_a_sentence_and_not_a_stack(tmp_path: Path, taken: str) -> None:
    for words in (("demo",), ("serve", "--migrate")):
        refused = ayni(tmp_path, *words, "--bind", taken)
        assert refused.returncode == 1
        assert f"Something listens on {taken} already" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_the_job_loop_ends_in_peace_when_it_is_asked_to(tmp_path: Path) -> None:
    migrated(tmp_path)
    loop = subprocess.Popen([sys.executable, "-m", "ayni", "work"], **command(tmp_path))
    try:
        while loop.poll() is None and not runs(tmp_path):
            time.sleep(0.2)
        loop.send_signal(signal.SIGTERM)
        assert loop.wait(timeout=60) == 0
    finally:
        loop.kill()
    assert "ground.jobs.anchor_the_ledger" in runs(tmp_path)


def migrated(home: Path) -> None:
    """Bring the tables of a data folder up to date."""
    script = "import django; django.setup(); from django.core.management import call_command; call_command('migrate')"
    settings = {"DJANGO_SETTINGS_MODULE": "ayni.site.settings"}
    subprocess.run([sys.executable, "-c", script], **command(home, **settings), capture_output=True, check=True)


def runs(home: Path) -> set[str]:
    """The jobs that ran on a data folder."""
    with sqlite3.connect(home / "ayni.sqlite3") as store:
        return {job for (job,) in store.execute("select job from ground_run")}
