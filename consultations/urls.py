from django.urls import path

from consultations.definition.schema import PATH as SCHEMA_PATH
from consultations.views import definition_files, extending, publishing, reading

app_name = "consultations"

LGA = "lga/consultations/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, reading.all_consultations, name="list"),
    path(LGA + "import/", definition_files.import_new, name="import-new"),
    path(LGA + "<slug:consultation>/import/", definition_files.import_into, name="import-into"),
    path(
        LGA + "<slug:consultation>/definition.<slug:file_format>",
        definition_files.definition_file,
        name="definition-file",
    ),
    path(SCHEMA_PATH.removeprefix("/"), definition_files.schema, name="schema"),
    path(LGA + "<slug:consultation>/questions/", reading.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", publishing.publish, name="publish"),
    path(EXTENSIONS, extending.extensions, name="extensions"),
    path(EXTENSIONS + "<int:pk>/", extending.answer_extension, name="answer-extension"),
    path(EXTENSIONS + "give/", extending.extend, name="extend"),
    path("consultations/<slug:consultation>/", reading.public, name="public"),
]
