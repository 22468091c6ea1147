"""What the cells of a column leave open, and how it is answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, get_args

from funnel.errors import FunnelError
from funnel.mapping.headers import normalised
from funnel.mapping.model import DateOrder, DecimalMark

QuestionKind = Literal["date_order", "decimal_mark"]
CHOICES: dict[QuestionKind, tuple[str, ...]] = {
    "date_order": get_args(DateOrder),
    "decimal_mark": get_args(DecimalMark),
}

# (file, column) to one of CHOICES; the file with or without its folders, the column by our name
# or by the file's header.
Answers = Mapping[tuple[str, str], str]


class AnswerError(FunnelError):
    """An answer is not written as FILE:COLUMN=CHOICE."""


class UnansweredQuestions(FunnelError):
    """Something in the files can be read in two ways and nobody has said in which."""

    def __init__(self, questions: Iterable["Question"]) -> None:
        self.questions = tuple(questions)
        super().__init__(" ".join(question.sentence for question in self.questions))


@dataclass(frozen=True)
class Question:
    """What one column of one file leaves open.

    ``column`` is ours, ``header`` the file's; ``examples`` are cells that can be read both ways.
    """

    file: str
    table: str
    column: str
    header: str
    kind: QuestionKind
    examples: tuple[str, ...]
    reason: str

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be answered."""
        return CHOICES[self.kind]

    @property
    def sentence(self) -> str:
        """The question, with every way to answer it."""
        asked = {
            "date_order": "does the day or the month come first",
            "decimal_mark": "is the decimal mark a point or a comma",
        }[self.kind]
        option = {"date_order": "--date-order", "decimal_mark": "--decimal-mark"}[self.kind]
        key = f"{self.kind}s"
        choice, other = (one.replace(" ", "-") for one in self.choices)
        return (
            f"{self.file}, {self.header}: {asked} ({self.reason}; such as "
            f"{', '.join(self.examples)})? Answer with "
            f'{option} "{self.file}:{self.column}={choice}" (or {other}), or with '
            f'{self.column} = "{self.choices[0]}" under [tables.{self.table}.{key}] in the map.'
        )


def parsed_answer(text: str, kind: QuestionKind) -> tuple[tuple[str, str], str]:
    """The key and value for ``Answers`` of ``FILE:COLUMN=day-first``; AnswerError says how."""
    place, is_given, choice = text.rpartition("=")
    file, is_placed, column = place.rpartition(":")
    choice = choice.strip().lower().replace("-", " ")
    if not (is_given and is_placed and file and column) or choice not in CHOICES[kind]:
        allowed = " or ".join(one.replace(" ", "-") for one in CHOICES[kind])
        raise AnswerError(f"{text!r} is no answer: write FILE:COLUMN={allowed}.")
    return (file, column), choice


def answer_for(
    answers: Answers, file: str, column: str, header: str, kind: QuestionKind
) -> str | None:
    """The answer that ``answers`` hold for one column; None where they hold none of ``kind``."""
    files = (file, PurePosixPath(file).name)
    names = (normalised(column), normalised(header))
    for (told_file, told_column), choice in answers.items():
        if told_file in files and normalised(told_column) in names and choice in CHOICES[kind]:
            return choice
    return None
