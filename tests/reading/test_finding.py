"""What is found in folders and archives, by which name, within which bounds."""

import gzip
import io
import os
import zipfile

import pytest
import xlsxwriter

from funnel.reading import CannotRead, Limits, ReadOptions, find_sources

ROWS = b"Id,Name\n1,Ann\n2,Bob\n"


def found(path, tmp_path, **options):
    sources, unreadable = find_sources(path, tmp_path / "workspace", **options)
    return [source.name for source in sources], {file.name: file for file in unreadable}


def packed(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_names_stems_and_order(tmp_path):
    folder = tmp_path / "export"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "Task.TSV").write_bytes(ROWS)
    (folder / "Lead.csv.gz").write_bytes(gzip.compress(ROWS))
    (folder / "a.zip").write_bytes(
        packed({"x/Lead 1.2.csv": ROWS, "Deal.csv.gz": gzip.compress(ROWS)})
    )
    sources, _ = find_sources(folder, tmp_path / "workspace")
    assert [(source.name, source.stem) for source in sources] == [
        ("Lead.csv.gz", "Lead"),
        ("a.zip/Deal.csv.gz", "Deal"),
        ("a.zip/x/Lead 1.2.csv", "Lead 1.2"),
        ("b/Task.TSV", "Task"),
    ]
    assert {source.headers for source in sources} == {("Id", "Name")}


def test_a_file_alone_is_named_for_itself(tmp_path):
    path = tmp_path / "Lead.csv"
    path.write_bytes(ROWS)
    assert found(path, tmp_path)[0] == ["Lead.csv"]


def test_nothing_there_is_said(tmp_path):
    with pytest.raises(CannotRead, match="does not exist"):
        find_sources(tmp_path / "nowhere", tmp_path / "workspace")


def test_a_told_sheet_is_the_only_one_and_must_exist(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in ("One", "Two"):
            book.add_worksheet(name).write_row(0, 0, ["Id", name])
    names, _ = found(tmp_path / "book.xlsx", tmp_path, options=ReadOptions(sheet="Two"))
    assert names == ["book.xlsx"]
    _, unreadable = found(tmp_path / "book.xlsx", tmp_path, options=ReadOptions(sheet="Three"))
    assert "'Three'" in unreadable["book.xlsx"].sentence


def test_what_is_unpacked_is_bounded_over_all_files(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"a.csv": ROWS * 10, "b.csv": ROWS * 10, "c.csv": ROWS}))
    names, unreadable = found(path, tmp_path, limits=Limits(unpacked_bytes=len(ROWS) * 15))
    assert names == ["a.zip/a.csv"]
    assert "unpacks to too much" in unreadable["a.zip/b.csv"].sentence


def test_the_number_of_members_is_bounded(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed({f"{number}.csv": ROWS for number in range(4)}))
    assert "holds 4 files" in found(path, tmp_path, limits=Limits(members=3))[1]["a.zip"].sentence


def test_large_workbooks_are_refused(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["Id", "Name"])
    for limits in (Limits(workbook_bytes=1000), Limits(workbook_cells=1)):
        _, unreadable = found(tmp_path / "book.xlsx", tmp_path, limits=limits)
        assert "too large a workbook" in unreadable["book.xlsx"].sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "Lead.csv").write_bytes(ROWS)
    (folder / "Lead.csv").chmod(0)
    (folder / "closed").mkdir(mode=0)
    _, unreadable = found(folder, tmp_path)
    assert "change its permissions" in unreadable["Lead.csv"].sentence
    assert "change its permissions" in unreadable["closed"].sentence
    with pytest.raises(CannotRead, match="may not be listed"):
        find_sources(folder / "closed", tmp_path / "workspace")


def test_hidden_folders_and_links_to_folders_are_not_gone_into(tmp_path):
    folder = tmp_path / "export"
    for name in (".git", "real"):
        (folder / name).mkdir(parents=True)
        (folder / name / "Lead.csv").write_bytes(ROWS)
    (folder / "linked").symlink_to(folder / "real")
    names, unreadable = found(folder, tmp_path)
    assert names == ["real/Lead.csv"]
    assert "hidden" in unreadable[".git"].sentence
    assert "link to a folder" in unreadable["linked"].sentence


def test_encodings_may_be_told(tmp_path):
    path = tmp_path / "Lead.csv"
    path.write_bytes("Id,Имя\n1,Анна\n2,Борис\n".encode("cp1251"))
    assert found(path, tmp_path)[1]["Lead.csv"].rule == "undecided"
    (source,), _ = find_sources(path, tmp_path / "more", ReadOptions(encoding="cp1251"))
    assert source.headers == ("Id", "Имя")
    for encoding in ("no such", "rot13"):
        _, unreadable = found(path, tmp_path, options=ReadOptions(encoding=encoding))
        assert "is not an encoding" in unreadable["Lead.csv"].sentence
