from django.urls import path

from consultations.views import audience, conditions, extending, publishing, reading

app_name = "consultations"

LGA = "lga/consultations/"
EDIT = LGA + "<slug:consultation>/edit/"
QUESTION = EDIT + "questions/<uuid:identity>/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, reading.all_consultations, name="list"),
    path(LGA + "<slug:consultation>/questions/", reading.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", publishing.publish, name="publish"),
    path(EDIT + "audience/", audience.asked, name="edit-asked"),
    path(QUESTION + "audience/", audience.audience, name="edit-audience"),
    path(QUESTION + "conditions/", conditions.conditions, name="edit-conditions"),
    path(EXTENSIONS, extending.extensions, name="extensions"),
    path(EXTENSIONS + "<int:pk>/", extending.answer_extension, name="answer-extension"),
    path(EXTENSIONS + "give/", extending.extend, name="extend"),
    path("consultations/<slug:consultation>/", reading.public, name="public"),
]
