"""What a word means, saved from a page: the rest of the firm's file stays as it was."""

import pytest

from funnel.definitions import (
    DefinitionsError,
    MotionRule,
    add_reason,
    load_definitions,
    save_motion_rules,
)

SHIPPED = load_definitions()


def test_a_word_joins_its_class_and_comments_stay(tmp_path):
    own = tmp_path / "definitions.toml"
    own.write_text('# ours\n[report]\ntimezone = "Europe/Berlin" # where we are\n')
    add_reason(own, SHIPPED, "fit", "Wrong Planet")
    add_reason(own, SHIPPED, "fit", "Too far")
    text = own.read_text()
    assert text.startswith("# ours\n") and "# where we are" in text
    saved = load_definitions(own)
    assert saved.report.timezone == "Europe/Berlin"
    shipped = SHIPPED.reason_classes["fit"].patterns
    assert saved.reason_classes["fit"].patterns == (*shipped, "wrong planet", "too far")


def test_without_a_file_the_definitions_in_force_become_it(tmp_path):
    other = tmp_path / "other.toml"
    other.write_text("[promises]\nattempts_before_unresponsive = 7\n")
    in_force = load_definitions(other)
    own = tmp_path / "definitions.toml"
    add_reason(own, in_force, "need", "has one already")
    saved = load_definitions(own)
    assert saved.promises.attempts_before_unresponsive == 7
    assert saved.reason_classes["need"].patterns[-1] == "has one already"


def test_signs_that_patterns_cannot_hold_stand_for_any_text(tmp_path):
    own = tmp_path / "definitions.toml"
    add_reason(own, SHIPPED, "other", "why [not]? *")
    assert load_definitions(own).reason_classes["other"].patterns[-1] == "why *not* *"


def test_a_file_that_cannot_be_read_stays_as_it_is(tmp_path):
    own = tmp_path / "definitions.toml"
    own.write_text("[report\n")
    with pytest.raises(DefinitionsError, match="cannot be changed"):
        add_reason(own, SHIPPED, "fit", "x")
    assert own.read_text() == "[report\n"
    own.write_text("[report]\ncurrency = 7\n")
    with pytest.raises(DefinitionsError, match="currency"):
        add_reason(own, SHIPPED, "fit", "x")
    assert own.read_text() == "[report]\ncurrency = 7\n"
    assert list(tmp_path.iterdir()) == [own]


RULES = """# ours
# How a lead came about.
[[motion_rules]]
name = "partners"  # agreed in May
motion = "partner"
field = "source"
patterns = ["partner*"]

# The callers.
[[motion_rules]]
name = "cold"
motion = "outbound"
field = "source"
patterns = ["cold*"]

[report]
timezone = "Europe/Berlin" # where we are
"""


def rules(*changed):
    return [MotionRule.model_validate(dict(zip(FIELDS, rule, strict=True))) for rule in changed]


FIELDS = ("name", "motion", "field", "patterns")
PARTNERS = ("partners", "partner", "source", ["partner*"])
COLD = ("cold", "outbound", "source", ["cold*"])


def test_motion_rules_are_replaced_and_comments_stay(tmp_path):
    own = tmp_path / "definitions.toml"
    own.write_text(RULES)
    wanted = rules(("cold", "outbound", "source", ["cold*", "list*"]), PARTNERS,
                   ("fairs", "inbound", "campaign_type", ["fair"]))  # fmt: skip
    save_motion_rules(own, SHIPPED, wanted)
    saved = load_definitions(own)
    assert list(saved.motion_rules) == wanted
    assert saved.report.timezone == "Europe/Berlin"
    text = own.read_text()
    for comment in ("# ours", "# agreed in May", "# where we are", "# How a lead came about."):
        assert comment in text


def test_the_same_motion_rules_leave_the_file_as_it_is(tmp_path):
    own = tmp_path / "definitions.toml"
    own.write_text(RULES)
    save_motion_rules(own, SHIPPED, rules(PARTNERS, COLD))
    assert own.read_text() == RULES


def test_motion_rules_may_all_go(tmp_path):
    own = tmp_path / "definitions.toml"
    own.write_text(RULES)
    save_motion_rules(own, SHIPPED, [])
    assert load_definitions(own).motion_rules == ()
    save_motion_rules(own, SHIPPED, rules(COLD))
    assert list(load_definitions(own).motion_rules) == rules(COLD)


def test_motion_rules_without_a_file_take_the_definitions_in_force_along(tmp_path):
    own = tmp_path / "definitions.toml"
    save_motion_rules(own, SHIPPED, rules(COLD))
    saved = load_definitions(own)
    assert list(saved.motion_rules) == rules(COLD)
    assert saved.reason_classes == SHIPPED.reason_classes
