"""What no public paper holds: a comment, what is exempt, a picture of a signature; and what every
paper of a decision says: by which authority, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from councils.enums import Role, RouteKind
from responses.actions import deciding, submitting
from responses.enums import DECISION_PAPERS, PaperKind, State
from responses.evidence import scan_of
from responses.models import Evidence
from responses.paper import decision_register_entry, paper_facts, paper_html, rendered_paper
from responses.paper.recorded import decision_of_record
from tests.responses.deciding_ways import PNG, a_route, records, sent, signs, stand_in
from tests.responses.paper_reading import opened
from tests.responses.papers import EXEMPT, SECRET, a_decided_place
from tests.responses.test_comments import comment
from tests.world import Place, a_member, a_place, a_response, fill, sign

pytestmark = pytest.mark.django_db
PUBLIC = (PaperKind.REPORT, PaperKind.DECISION)
CANARY = "a word between colleagues"


def html_of(place: Place, kind: str) -> str:
    facts: Any = paper_facts(place.again(), kind)
    return paper_html(facts)


@pytest.mark.parametrize("kind", PaperKind.values)
def test_no_paper_holds_a_comment_of_the_discussion(kind: str) -> None:
    place = a_response()
    comment(place, f"Here is {CANARY}.")
    part = place.response.parts.first()
    comment(place, f"And here {CANARY}.", part=part)
    fill(place)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place)
    submitting.submit(response=place.response, by=place.officer)
    facts: Any = paper_facts(place.again(), kind)
    assert place.response.comments.filter(text__contains=CANARY).count() == 2
    assert CANARY not in paper_html(facts)
    assert CANARY not in (facts.attached.text if facts.attached else "")


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_paper_holds_no_picture_of_a_signature(kind: str) -> None:
    """The scan of a decision that was signed on paper stays where the council's people read it."""
    place = sent()
    records(place, scan=scan_of("signed by hand.png", PNG))
    assert bytes(Evidence.objects.get().content) == PNG
    assert "<img" not in html_of(place, kind)
    facts: Any = paper_facts(place.again(), kind)
    pdf = opened(rendered_paper(facts).pdf)
    assert [name for page in pdf.pages for name in page.get_images()] == []
    assert list(pdf.attachments) == []


def test_what_is_exempt_is_in_no_byte_of_a_public_paper() -> None:
    place = a_decided_place(EXEMPT)
    for kind in PUBLIC:
        facts: Any = paper_facts(place.again(), kind)
        assert SECRET not in html_of(place, kind) and facts.attached is None
    entry = decision_register_entry(decision_of_record(place.again()))  # type: ignore[arg-type]
    assert SECRET not in str(entry.to_json())
    # Control: the internal copy and the submission, which are no public papers, have it.
    for kind in set(PaperKind) - set(PUBLIC) - {PaperKind.RECEIPT}:
        assert SECRET in html_of(place, kind)


@pytest.mark.parametrize("kind", [PaperKind.REPORT, *sorted(DECISION_PAPERS)])
def test_a_stand_in_decides_for_somebody_and_every_paper_says_so(kind: str) -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Executive Member", reference="Constitution, part 3, 2.1")
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER, name="Alex Standin")
    stand_in(place, acting)
    sent(place, decider=place.member)
    signs(place, acting)
    assert place.again().state == State.APPROVED
    html = html_of(place, kind)
    assert "Constitution, part 3, 2.1" in html
    assert f"{place.member.name}, under Leader&#x27;s decision 7" in html
    assert "Alex Standin" in html
