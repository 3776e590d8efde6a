from allauth.account import views as allauth_views
from django.urls import path, re_path

from councils.views import (
    accepting,
    accounts,
    appearance,
    calendar,
    contact_file,
    contacts,
    membership,
    people,
    practice,
    register,
    routes,
    staff,
)

app_name = "councils"

PEOPLE = "councils/<slug:council>/people/"
ROUTES = "councils/<slug:council>/routes/"
STAFF = "lga/people/"
REGISTER = "lga/councils/"
FIRST = REGISTER + "<slug:council>/people/"
MEMBER = REGISTER + "<slug:council>/membership/"
CONTACTS = "councils/<slug:council>/contacts/"
ALL_CONTACTS = "lga/contacts/"

urlpatterns = [
    path("councils/", accounts.choose, name="choose"),
    path(PEOPLE, people.people, name="people"),
    path(PEOPLE + "invite/", people.invite, name="invite"),
    path(PEOPLE + "<int:pk>/", people.edit_role, name="edit-role"),
    path(PEOPLE + "<int:pk>/end/", people.end_role, name="end-role"),
    path(
        PEOPLE + "invitations/<int:pk>/again/", people.resend_invitation, name="resend-invitation"
    ),
    path(
        PEOPLE + "invitations/<int:pk>/cancel/", people.cancel_invitation, name="cancel-invitation"
    ),
    path("councils/<slug:council>/practice/", practice.practice, name="practice"),
    path("councils/<slug:council>/papers/", appearance.appearance, name="appearance"),
    path("councils/<slug:council>/papers/logo.png", appearance.logo, name="logo"),
    path(ROUTES, routes.routes, name="routes"),
    path(ROUTES + "add/", routes.add_route, name="add-route"),
    path(ROUTES + "<int:pk>/end/", routes.end_route, name="end-route"),
    path(ROUTES + "stand-ins/add/", routes.add_stand_in, name="add-stand-in"),
    path(ROUTES + "stand-ins/<int:pk>/end/", routes.end_stand_in, name="end-stand-in"),
    path(STAFF, staff.staff, name="staff"),
    path(STAFF + "invite/", staff.invite_staff, name="invite-staff"),
    path(STAFF + "<int:pk>/", staff.edit_staff_role, name="edit-staff-role"),
    path(STAFF + "<int:pk>/end/", staff.end_staff_role, name="end-staff-role"),
    path(
        STAFF + "invitations/<int:pk>/again/",
        staff.resend_staff_invitation,
        name="resend-staff-invitation",
    ),
    path(
        STAFF + "invitations/<int:pk>/cancel/",
        staff.cancel_staff_invitation,
        name="cancel-staff-invitation",
    ),
    path(REGISTER, register.register, name="register"),
    path(FIRST, register.first_administrator, name="first-administrator"),
    path(
        FIRST + "invitations/<int:pk>/again/",
        register.resend_first_invitation,
        name="resend-first-invitation",
    ),
    path(
        FIRST + "invitations/<int:pk>/cancel/",
        register.cancel_first_invitation,
        name="cancel-first-invitation",
    ),
    path(MEMBER, membership.lga_membership, name="lga-membership"),
    path(MEMBER + "add/", membership.add_lga_membership, name="add-lga-membership"),
    path(MEMBER + "<int:pk>/", membership.change_lga_membership, name="change-lga-membership"),
    path(
        MEMBER + "<int:pk>/remove/", membership.remove_lga_membership, name="remove-lga-membership"
    ),
    path(ALL_CONTACTS, contacts.all_contacts, name="all-contacts"),
    path(ALL_CONTACTS + "import/", contact_file.import_contacts, name="import-contacts"),
    path(ALL_CONTACTS + "import/check/", contact_file.check_contacts, name="check-contacts"),
    path(CONTACTS, contacts.contacts, name="contacts"),
    path(CONTACTS + "add/", contacts.add_contact, name="add-contact"),
    path(CONTACTS + "<int:pk>/", contacts.correct_contact, name="correct-contact"),
    path(CONTACTS + "<int:pk>/remove/", contacts.remove_contact, name="remove-contact"),
    path("account/", accounts.profile, name="profile"),
    path("account/mail/", accounts.mail_preferences, name="mail-preferences"),
    path("account/calendar/", calendar.calendar_feed, name="calendar-feed"),
    path("account/calendar/make/", calendar.make_feed, name="make-calendar-feed"),
    path("account/calendar/end/", calendar.end_feed, name="end-calendar-feed"),
    path("account/invitation/<str:token>/", accepting.invitation, name="invitation"),
]

# allauth's pages that this service has, under /account/ and without a namespace. Signing up,
# other e-mail addresses and everything else of allauth have no address here.
account_urlpatterns = [
    path("login/", accounts.LoginView.as_view(), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", accounts.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("password/change/", accounts.PasswordChangeView.as_view(), name="account_change_password"),
    path("password/reset/", accounts.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
