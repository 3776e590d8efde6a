from allauth.account import views as allauth_views
from django.urls import path, re_path

from councils import views

app_name = "councils"

PEOPLE = "councils/<slug:council>/people/"
STAFF = "lga/people/"
REGISTER = "lga/councils/"
FIRST = REGISTER + "<slug:council>/people/"

urlpatterns = [
    path("councils/", views.choose, name="choose"),
    path(PEOPLE, views.people, name="people"),
    path(PEOPLE + "invite/", views.invite, name="invite"),
    path(PEOPLE + "<int:pk>/", views.edit_role, name="edit-role"),
    path(PEOPLE + "<int:pk>/end/", views.end_role, name="end-role"),
    path(PEOPLE + "invitations/<int:pk>/again/", views.resend_invitation, name="resend-invitation"),
    path(
        PEOPLE + "invitations/<int:pk>/cancel/", views.cancel_invitation, name="cancel-invitation"
    ),
    path(STAFF, views.staff, name="staff"),
    path(STAFF + "invite/", views.invite_staff, name="invite-staff"),
    path(STAFF + "<int:pk>/", views.edit_staff_role, name="edit-staff-role"),
    path(STAFF + "<int:pk>/end/", views.end_staff_role, name="end-staff-role"),
    path(
        STAFF + "invitations/<int:pk>/again/",
        views.resend_staff_invitation,
        name="resend-staff-invitation",
    ),
    path(
        STAFF + "invitations/<int:pk>/cancel/",
        views.cancel_staff_invitation,
        name="cancel-staff-invitation",
    ),
    path(REGISTER, views.register, name="register"),
    path(FIRST, views.first_administrator, name="first-administrator"),
    path(
        FIRST + "invitations/<int:pk>/again/",
        views.resend_first_invitation,
        name="resend-first-invitation",
    ),
    path(
        FIRST + "invitations/<int:pk>/cancel/",
        views.cancel_first_invitation,
        name="cancel-first-invitation",
    ),
    path("account/", views.profile, name="profile"),
    path("account/invitation/<str:token>/", views.invitation, name="invitation"),
]

# allauth's pages that this service has, under /account/ and without a namespace. Signing up,
# other e-mail addresses and everything else of allauth have no address here.
account_urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("password/change/", views.PasswordChangeView.as_view(), name="account_change_password"),
    path("password/reset/", views.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
