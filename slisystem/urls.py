"""Every address. Public pages say so where the view is defined; all others need a log-in."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
