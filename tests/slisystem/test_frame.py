"""The frame of a page: whose it is, where one may go, and what the filters print."""

import datetime as dt

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import NoReverseMatch, resolve
from lxml import html

from councils.models import Council, Membership, StaffRole, User
from slisystem.context import address, frame_for
from slisystem.templatetags.house import london, london_date, prose

AT_HOME = "/councils/alpha/"


@pytest.fixture
def councils(db):
    def make(code, name):
        return Council.objects.create(
            code=code,
            slug=name.lower(),
            name=f"{name} Council",
            short_name=name,
            nation="England",
            type="unitary",
            tier="single",
            region="East Midlands",
        )

    return make("AAA", "Alpha"), make("BBB", "Beta")


@pytest.fixture
def person(db):
    return User.objects.create(email="person@example.org", name="A Person")


def frame(rf, person, path):
    request = rf.get(path)
    request.user = User.objects.get(pk=person.pk)
    request.session = {}
    request.resolver_match = resolve(path)
    return frame_for(request)


def serve(person, council, role="officer"):
    Membership.objects.create(user=person, council=council, role=role)


def test_a_name_that_does_not_exist_is_a_mistake():
    with pytest.raises(NoReverseMatch):
        address("responses:nothing")


def test_the_header_names_the_council_of_the_address(rf, councils, person):
    for council in councils:
        serve(person, council)
    assert frame(rf, person, AT_HOME).organisation == "Alpha Council"
    there = frame(rf, person, "/councils/beta/")
    assert there.organisation == "Beta Council"
    assert [(place.text, place.url, place.is_here) for place in there.organisations] == [
        ("Alpha Council", "/councils/alpha/", False),
        ("Beta Council", "/councils/beta/", True),
    ]


def test_a_council_one_does_not_serve_is_never_named(rf, councils, person):
    serve(person, councils[0])
    here = frame(rf, person, "/councils/beta/")
    assert here.organisation == "Alpha Council"
    assert here.organisations == ()


def test_places_follow_from_roles(rf, councils, person):
    serve(person, councils[0])
    assert [(place.text, place.is_here) for place in frame(rf, person, AT_HOME).places] == [
        ("Consultations", True),
        ("Decisions", False),
        ("Programme", False),
    ]
    serve(person, councils[0], "administrator")
    there = frame(rf, person, AT_HOME + "people/")
    assert [(place.text, place.is_here) for place in there.places] == [
        ("Consultations", False),
        ("Decisions", False),
        ("People", True),
        ("Programme", False),
    ]


def test_the_lga_has_its_own_colour_and_places(rf, councils, person):
    StaffRole.objects.create(user=person, role="administrator")
    there = frame(rf, person, "/lga/people/")
    assert (there.brand, there.organisation) == ("lga", "Local Government Association")
    assert [(place.text, place.is_here) for place in there.places] == [
        ("Consultations", False),
        ("Programme", False),
        ("Contacts", False),
        ("Councils", False),
        ("People", True),
    ]
    serve(person, councils[0])
    assert frame(rf, person, AT_HOME).brand == "council"
    assert [place.text for place in frame(rf, person, AT_HOME).organisations] == [
        "Alpha Council",
        "Local Government Association",
    ]


def test_an_ended_role_opens_nothing(rf, councils, person):
    serve(person, councils[0])
    Membership.objects.update(ends_on=dt.date(2015, 3, 4), starts_on=dt.date(2015, 3, 1))
    here = frame(rf, person, AT_HOME)
    assert (here.brand, here.places) == ("service", ())


@pytest.mark.parametrize("number", [1, 2])
def test_the_frame_asks_for_roles_once(rf, councils, person, number, django_assert_num_queries):
    for council in councils[:number]:
        serve(person, council)
        serve(person, council, "administrator")
    request = rf.get(AT_HOME)
    request.user = User.objects.get(pk=person.pk)
    request.session = {}
    request.resolver_match = resolve(AT_HOME)
    with django_assert_num_queries(2):  # roles at councils, roles at the LGA
        frame_for(request)
        frame_for(request)


def test_a_page_shows_the_switch_and_the_way_out(client, councils, person):
    for council in councils:
        serve(person, council)
    client.force_login(person)
    page = html.fromstring(client.get("/contact/").content)
    switch = page.xpath("//nav[@aria-label='Organisations you serve']//a")
    assert [(each.get("href"), each.get("aria-current")) for each in switch] == [
        ("/councils/alpha/", "true"),
        ("/councils/beta/", None),
    ]
    assert page.xpath("//form[@action='/account/logout/']/@method") == ["post"]


# --- filters ------------------------------------------------------------------------------


def test_prose_is_paragraphs_and_lists_and_never_markup():
    text = "One <b>\ntwo & three\n\nThen:\n- first\n- <script>alert(1)</script>"
    assert prose(text) == (
        '<p class="govuk-body">One &lt;b&gt;<br>two &amp; three</p>\n'
        '<p class="govuk-body">Then:</p>\n'
        '<ul class="govuk-list govuk-list--bullet"><li>first</li>'
        "<li>&lt;script&gt;alert(1)&lt;/script&gt;</li></ul>"
    )
    assert prose("") == prose(None) == ""


@pytest.mark.parametrize(
    "moment, words",
    [
        (dt.datetime(2015, 3, 13, 23, 59, tzinfo=dt.UTC), "13 March 2015, 23:59"),
        (dt.datetime(2015, 3, 29, 0, 59, tzinfo=dt.UTC), "29 March 2015, 00:59"),
        (dt.datetime(2015, 3, 29, 1, 0, tzinfo=dt.UTC), "29 March 2015, 02:00"),
        (dt.datetime(2015, 6, 30, 23, 30, tzinfo=dt.UTC), "1 July 2015, 00:30"),
        (dt.datetime(2015, 10, 25, 0, 30, tzinfo=dt.UTC), "25 October 2015, 01:30"),
        (dt.datetime(2015, 10, 25, 1, 30, tzinfo=dt.UTC), "25 October 2015, 01:30"),
    ],
)
def test_moments_are_said_in_london_time(moment, words):
    assert london(moment) == words
    assert london_date(moment) == words.split(",")[0]


def test_components_escape_what_they_are_given():
    shown = Template(
        "{% tag evil %}{% card evil %}{{ evil }}{% endcard %}"
        "{% quoted evil %}{{ evil }}{% endquoted %}"
        "{% fold evil %}{{ evil }}{% endfold %}{% panel evil %}{{ evil }}{% endpanel %}"
        "{% banner evil %}{{ evil }}{% endbanner %}{% inset %}{{ evil }}{% endinset %}"
        "{% warning %}{{ evil }}{% endwarning %}"
    ).render(Context({"evil": "<script>"}))
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 14


def test_a_tag_without_such_a_colour_is_an_error():
    with pytest.raises(TemplateSyntaxError, match="mauve"):
        Template("{% tag 'Done' 'mauve' %}").render(Context())
