"""Tables as files that no spreadsheet runs: CSV and XLSX."""

import io

import polars as pl
import xlsxwriter

from funnel.errors import FunnelError

# What makes a spreadsheet take text for a formula, the full-width forms included.
_STARTS_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_MOST_XLSX_ROWS = 1_048_575
_MOST_XLSX_CHARACTERS = 32_767
_DATE_FORMATS = {pl.Date: "yyyy-mm-dd", pl.Datetime: "yyyy-mm-dd hh:mm:ss"}


class TooManyRows(FunnelError):
    """A table is longer than a worksheet can be."""


def to_csv(frame: pl.DataFrame) -> str:
    """The frame as CSV; text that a spreadsheet would run is led by an apostrophe.

    Numbers, negative ones too, stay numbers. Stamps are written without a zone.
    """
    texts = pl.col(pl.String, pl.Categorical, pl.Enum).cast(pl.String)
    safe = frame.with_columns(texts.str.replace(_STARTS_FORMULA, "'${0}"))
    names = pl.Series(frame.columns, dtype=pl.String).str.replace(_STARTS_FORMULA, "'${0}")
    safe.columns = names.to_list()
    return safe.write_csv(datetime_format="%Y-%m-%d %H:%M:%S")


def to_xlsx(frame: pl.DataFrame) -> bytes:
    """The frame as one worksheet; text stays text whatever it looks like.

    A cell longer than a worksheet allows (32,767 characters) is cut. Raises TooManyRows beyond
    1,048,575 rows.
    """
    if frame.height > _MOST_XLSX_ROWS:
        raise TooManyRows(
            f"A worksheet ends at {_MOST_XLSX_ROWS:,} rows and this table has {frame.height:,}: "
            "download it as CSV or narrow the filters."
        )
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "nan_inf_to_errors": True}) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        for place, column in enumerate(frame.get_columns()):
            sheet.write_string(0, place, column.name, bold)
            _write_column(workbook, sheet, place, column)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return file.getvalue()


def _write_column(workbook, sheet, place: int, column: pl.Series) -> None:
    kind = column.dtype.base_type()
    dates = workbook.add_format({"num_format": _DATE_FORMATS.get(kind, "General")})
    for row, value in enumerate(column, 1):
        if value is None:
            continue
        if kind in _DATE_FORMATS:
            sheet.write_datetime(row, place, value, dates)
        elif kind == pl.Boolean:
            sheet.write_boolean(row, place, value)
        elif kind.is_numeric():
            sheet.write_number(row, place, float(value))
        else:
            sheet.write_string(row, place, str(value)[:_MOST_XLSX_CHARACTERS])
