"""Generations: built beside, published by one rename, leftovers cleared."""

import pytest
from filelock import FileLock

from funnel import generations
from funnel.generations import ImportUnderWay, UnusableWarehouse


def publish_one(warehouse, text="whole"):
    with generations.building(warehouse) as folder:
        (folder / "funnel.duckdb").write_text(text)
        return generations.publish(folder)


def test_generations_are_numbered_and_the_newest_is_last(tmp_path):
    first, second = publish_one(tmp_path), publish_one(tmp_path)
    assert [first.name, second.name] == ["generation-000001", "generation-000002"]
    assert generations.published_generations(tmp_path) == [first, second]


def test_a_failed_build_leaves_what_was_there(tmp_path):
    first = publish_one(tmp_path)
    with pytest.raises(ZeroDivisionError), generations.building(tmp_path) as folder:
        (folder / "funnel.duckdb").write_text("half")
        raise ZeroDivisionError
    assert generations.published_generations(tmp_path) == [first]
    assert not list(tmp_path.glob(".building-*"))


def test_a_killed_builds_leftover_goes_with_the_next_import(tmp_path):
    leftover = tmp_path / ".building-000009"
    leftover.mkdir()
    (leftover / "funnel.duckdb").write_text("half")
    publish_one(tmp_path)
    assert not leftover.exists()


def test_the_last_three_generations_are_kept(tmp_path):
    folders = [publish_one(tmp_path) for _ in range(5)]
    assert generations.published_generations(tmp_path) == folders[2:]


def test_two_imports_at_once_are_refused_with_a_sentence(tmp_path):
    with (
        FileLock(tmp_path / "import.lock"),
        pytest.raises(ImportUnderWay, match="wait until it has finished"),
    ):
        publish_one(tmp_path)


def test_a_warehouse_that_cannot_be_made_is_a_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(UnusableWarehouse, match="--warehouse"):
        publish_one(file)


def test_names_that_are_no_generation_are_not_taken_for_one(tmp_path):
    (tmp_path / "generation-12").mkdir()
    (tmp_path / "generation-000001.bak").mkdir()
    assert generations.published_generations(tmp_path) == []
    assert generations.published_generations(tmp_path / "missing") == []
