from django.urls import path

from consultations.views import extending, programme, publishing, reading

app_name = "consultations"

LGA = "lga/consultations/"
PROGRAMME = "lga/programme/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, reading.all_consultations, name="list"),
    path(LGA + "<slug:consultation>/questions/", reading.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", publishing.publish, name="publish"),
    path(EXTENSIONS, extending.extensions, name="extensions"),
    path(EXTENSIONS + "<int:pk>/", extending.answer_extension, name="answer-extension"),
    path(EXTENSIONS + "give/", extending.extend, name="extend"),
    path(PROGRAMME + "add/", programme.add, name="add-entry"),
    path(PROGRAMME + "<int:pk>/", programme.change, name="change-entry"),
    path(PROGRAMME + "<int:pk>/remove/", programme.remove, name="remove-entry"),
    path("consultations/<slug:consultation>/", reading.public, name="public"),
]
