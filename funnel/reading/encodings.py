"""Bytes into text: which encoding a file is in, and a UTF-8 copy of one that is in another."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from funnel.reading.errors import CannotRead, Undecided

UTF8 = "utf-8"
WESTERN = "windows-1252"

_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHUNK = 1 << 20


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    """The five bytes Windows-1252 leaves undefined, as the control characters of Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("funnel-latin", _as_latin)


def _handler(encoding: str) -> str:
    return "funnel-latin" if encoding == WESTERN else "replace"


def decide_encoding(name: str, sample: bytes, told: str | None) -> str:
    """The encoding of a file from its first bytes: its byte order mark, what we were ``told``,
    the zeros of unmarked UTF-16, valid UTF-8, else Windows-1252 where it reads as Western text.

    Raises Undecided where it does not, CannotRead for binary content.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if told:
        try:
            "a".encode(told)  # unlike codecs.lookup, this finds encodings of text only
            return codecs.lookup(told).name
        except (LookupError, UnicodeError):
            raise CannotRead(
                f"{told!r} is not an encoding; pass for instance --encoding windows-1252."
            ) from None
    sample = sample.rstrip(b"\0")  # a file cut off may be padded with zeros
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.4 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[0::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    controls = sum(sample.count(byte) for byte in (*range(1, 9), *range(14, 27)))
    if sample.count(0) > 0.2 * len(sample) or controls > 0.05 * len(sample):
        raise CannotRead(f"{name} is not text: export it as CSV, XLSX or Parquet.")
    return UTF8 if is_utf8(sample) else western(name, sample)


def is_utf8(sample: bytes) -> bool:
    """Whether the bytes are UTF-8, a character cut off at their end aside."""
    try:
        codecs.getincrementaldecoder(UTF8)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def western(name: str, sample: bytes) -> str:
    """The encoding of bytes that are not UTF-8: UTF-8 with faults where most of its longer
    characters are sound, else Windows-1252; Undecided where that gives no Western text."""
    sound = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]{1,3}", sample))
    high = len(re.findall(rb"[\x80-\xff]", sample))
    faults = sample.decode(UTF8, "replace").count("\ufffd")
    if sound > 10 * faults:
        return UTF8
    letters = len(re.findall(rb"[A-Za-z]", sample))
    if high > letters / 2:
        raise Undecided(
            f"{name} is neither UTF-8 nor Western European text: say how it is written, "
            "for instance --encoding windows-1251."
        )
    return WESTERN


def encoding_of_all(name: str, path: Path) -> str:
    """The encoding of a file whose beginning is UTF-8: UTF-8 if the rest is too, else what the
    first part that is not tells."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return western(name, chunk)
    return UTF8


def decoded(sample: bytes, encoding: str) -> str:
    """A sample as text, without byte order mark and NULs; a character cut off at the end too."""
    decoder = codecs.getincrementaldecoder(encoding)(_handler(encoding))
    return decoder.decode(sample).replace("\0", "").removeprefix("\ufeff")


def copy_as_utf8(path: Path, encoding: str, target: Path) -> tuple[int, int]:
    """Writes ``path`` to ``target`` as UTF-8 without NULs, line breaks untouched; returns how many
    NULs were left out and how many characters could not be decoded (U+FFFD stands for them)."""
    decoder = codecs.getincrementaldecoder(encoding)(_handler(encoding))
    nuls = faults = 0
    with path.open("rb") as source, target.open("w", encoding=UTF8, newline="") as copy:
        while chunk := source.read(_CHUNK):
            text = decoder.decode(chunk)
            nuls += text.count("\0")
            faults += text.count("\ufffd")
            copy.write(text.replace("\0", ""))
        copy.write(decoder.decode(b"", final=True))
    return nuls, faults


def text_lines(path: Path, record_bytes: int) -> Iterator[str]:
    """The lines of a UTF-8 file with their ends (LF, CRLF or CR); of a longer line only its first
    ``record_bytes`` characters and one more."""
    with path.open(encoding=UTF8, errors="replace", newline="") as lines:
        is_first = True
        while line := lines.readline(record_bytes + 1):
            rest = line
            while len(rest) > record_bytes and rest[-1] not in "\r\n":
                rest = lines.readline(record_bytes + 1)
                if not rest:
                    break
            yield line.removeprefix("\ufeff") if is_first else line
            is_first = False
