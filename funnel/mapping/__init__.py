"""Maps: what makes an export's files our tables (``docs/design.md``, Mapping)."""

from funnel.mapping.loading import MapError, load_map, map_from, read_map, shipped_maps
from funnel.mapping.model import Map
from funnel.mapping.profiling import Profile, profile
from funnel.mapping.questions import Answers, Question, UnansweredQuestions, parsed_answer
from funnel.mapping.recognition import FileUse, Recognition, UnrecognisedFiles, recognise
from funnel.mapping.resolution import HeaderError, Resolved, resolve
from funnel.mapping.selecting import mapped_select

__all__ = [
    "Answers",
    "FileUse",
    "HeaderError",
    "Map",
    "MapError",
    "Profile",
    "Question",
    "Recognition",
    "Resolved",
    "UnansweredQuestions",
    "UnrecognisedFiles",
    "load_map",
    "map_from",
    "mapped_select",
    "parsed_answer",
    "profile",
    "read_map",
    "recognise",
    "resolve",
    "shipped_maps",
]
