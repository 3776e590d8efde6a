from django.urls import path

from consultations import views

app_name = "consultations"

LGA = "lga/consultations/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, views.all_consultations, name="list"),
    path(LGA + "<slug:consultation>/questions/", views.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", views.publish, name="publish"),
    path(EXTENSIONS, views.extensions, name="extensions"),
    path(EXTENSIONS + "<int:pk>/", views.answer_extension, name="answer-extension"),
    path(EXTENSIONS + "give/", views.extend, name="extend"),
    path("consultations/<slug:consultation>/", views.public, name="public"),
]
