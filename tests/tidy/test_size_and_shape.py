"""Files and functions a person can hold in their head, imports where everybody looks, and no drawers."""

from tests.tidy import reading


def test_no_file_is_longer_than_a_person_can_hold_in_their_head() -> None:
    assert reading.long_files() == []


def test_every_function_fits_on_a_screen() -> None:
    assert reading.long_functions() == []


def test_no_import_hides_in_a_function() -> None:
    assert reading.hidden_imports() == []


def test_no_module_is_a_drawer() -> None:
    assert reading.drawers() == []


def test_the_questions_are_asked_of_the_whole_house() -> None:
    read = {str(path.relative_to(reading.ROOT)) for path in reading.sources()}
    assert {"src/ayni/ground/action.py", "tools/judge.py", "tests/tidy/reading.py"} <= read
