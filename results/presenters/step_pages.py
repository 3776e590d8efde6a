"""What the page before a step of a release says: what will happen, and what cannot be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from results.disclosure.corrections import FEWEST_CHANGED, MOST_RELEASES
from results.enums import ReleaseVerb

COUNTS = (
    f"There are at most {MOST_RELEASES} releases with figures, and rejected ones count. The second "
    f"is made only when at least {FEWEST_CHANGED} councils have changed their answers."
)


@dataclass(frozen=True)
class StepPage:
    """The words of a step's page. `asks` is the label of what is typed, empty where nothing is."""

    heading: str
    sentences: tuple[str, ...]
    button: str
    done: str
    button_class: str = ""
    asks: str = ""
    hint: str = ""
    missing: str = ""


PAGES: Mapping[ReleaseVerb, StepPage] = {
    ReleaseVerb.PREPARE: StepPage(
        "Prepare a release",
        (
            "This is the layout that the release would have. It follows from which councils "
            "responded, which have published their answers, and the plan declared before opening, "
            "never from an answer. No figure is made or shown at this step.",
            "Another editor or analyst then approves the layout. You cannot approve it yourself.",
        ),
        "Prepare the release",
        "The release is prepared. Another person approves it.",
    ),
    ReleaseVerb.FREEZE: StepPage(
        "Approve the layout",
        (
            "When you approve, all figures are made at once, each with a small random adjustment, "
            "and are frozen. Nobody can make them again or choose between several versions.",
            COUNTS,
            "Nothing is published by this: that is a separate step.",
        ),
        "Approve and freeze the figures",
        "The layout is approved and the figures are frozen. The files are being made.",
    ),
    ReleaseVerb.SET_ASIDE: StepPage(
        "Set the preparation aside",
        (
            "No figure has been made, so this does not count as a release. It can be prepared "
            "again at any time.",
        ),
        "Set it aside",
        "The preparation was set aside.",
        button_class="warning",
        asks="Why is it set aside?",
        hint="Kept in the history of the results, for people at the LGA.",
        missing="Say why the preparation is set aside",
    ),
    ReleaseVerb.PUBLISH: StepPage(
        "Publish the release",
        (
            "Anybody can then read the figures and download the files, at an address that stays.",
            "What is published cannot be taken back. It can be corrected in words, or replaced by "
            f"a second release when at least {FEWEST_CHANGED} councils have changed their answers.",
        ),
        "Publish the release",
        "The release is published.",
    ),
    ReleaseVerb.REJECT: StepPage(
        "Reject the figures",
        (
            "The frozen figures are never published, and are no longer shown here.",
            COUNTS,
            "If fewer have, there will be no other figures from this consultation.",
        ),
        "Reject the figures",
        "The figures were rejected.",
        button_class="warning",
        asks="Why are they rejected?",
        hint="Kept in the history of the results, for people at the LGA.",
        missing="Say why the figures are rejected",
    ),
    ReleaseVerb.ERRATUM: StepPage(
        "Write an erratum",
        (
            "The figures stay as they are. Your words stand above them on the public page, with "
            "today’s date, and cannot be changed afterwards.",
            "Name no council and give no corrected count: a corrected count would tell what one "
            "council changed.",
        ),
        "Publish the erratum",
        "The erratum is published.",
        asks="What is to be corrected?",
        missing="Say what is to be corrected",
    ),
}
