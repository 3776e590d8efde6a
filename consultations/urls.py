from django.urls import path

from consultations.views import extending, publishing, reading, registering

app_name = "consultations"

LGA = "lga/consultations/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, reading.all_consultations, name="list"),
    path(LGA + "<slug:consultation>/questions/", reading.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", publishing.publish, name="publish"),
    path(EXTENSIONS, extending.extensions, name="extensions"),
    path(EXTENSIONS + "<int:pk>/", extending.answer_extension, name="answer-extension"),
    path(EXTENSIONS + "give/", extending.extend, name="extend"),
    path("consultations/<slug:consultation>/", reading.public, name="public"),
    path("lga/councils/import/", registering.import_register, name="import-register"),
    path("lga/councils/import/check/", registering.check_register, name="check-register"),
]
