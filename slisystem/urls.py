"""Every address. Public pages say so where the view is defined; all others need a log-in."""

from django.urls import URLPattern, URLResolver, include, path

from councils.urls import account_urlpatterns
from councils.views.accounts import home
from slisystem import demo_mail, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("account/", include(account_urlpatterns)),
    path("", include("councils.urls")),
    path("", include("consultations.urls")),
    path("", include("responses.urls")),
    path("", include("results.urls")),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("contact/", views.contact, name="contact"),
    path("licences/", views.licences, name="licences"),
    path("healthz", views.healthz, name="healthz"),
    path("gallery/", views.gallery, name="gallery"),
    path("demo/mail/", demo_mail.mailbox, name="demo-mail"),
    path("demo/mail/<int:pk>/", demo_mail.letter, name="demo-mail-letter"),
]

handler400 = "slisystem.views.bad_request"
handler403 = "slisystem.views.permission_denied"
handler404 = "slisystem.views.page_not_found"
handler500 = "slisystem.views.server_error"
handler429 = "slisystem.views.too_many_requests"
