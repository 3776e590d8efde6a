from django.urls import path

from consultations import views

app_name = "consultations"

LGA = "lga/consultations/"

urlpatterns = [
    path(LGA, views.all_consultations, name="list"),
    path(LGA + "<slug:consultation>/questions/", views.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", views.publish, name="publish"),
    path("consultations/<slug:consultation>/", views.public, name="public"),
]
