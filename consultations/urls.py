from django.urls import path

from consultations.definition.schema import PATH as SCHEMA_PATH
from consultations.views import (
    asked,
    audience,
    conditions,
    definition_files,
    extending,
    programme,
    publishing,
    reading,
    registering,
)
from consultations.views.editing import contents, questions, versions, words

app_name = "consultations"

LGA = "lga/consultations/"
EDIT = LGA + "<slug:consultation>/edit/"
SECTION = EDIT + "sections/<int:number>/"
QUESTION = EDIT + "questions/<uuid:identity>/"
VERSIONS = EDIT + "versions/"
PROGRAMME = "lga/programme/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, reading.all_consultations, name="list"),
    # Pages of no one consultation; their names are no codes (definition/values.py: RESERVED).
    path(LGA + "new/", contents.new, name="new"),
    path(LGA + "import/", definition_files.import_new, name="import-new"),
    path(LGA + "<slug:consultation>/", reading.overview, name="overview"),
    path(LGA + "<slug:consultation>/import/", definition_files.import_into, name="import-into"),
    path(
        LGA + "<slug:consultation>/definition.<slug:file_format>",
        definition_files.definition_file,
        name="definition-file",
    ),
    path(SCHEMA_PATH.removeprefix("/"), definition_files.schema, name="schema"),
    path(LGA + "<slug:consultation>/questions/", reading.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", publishing.publish, name="publish"),
    path(LGA + "<slug:consultation>/review/", publishing.review, name="review"),
    path(LGA + "<slug:consultation>/archive/", publishing.archive, name="archive"),
    path(LGA + "<slug:consultation>/asked/", asked.asked, name="asked"),
    path(EXTENSIONS, extending.extensions, name="extensions"),
    path(EXTENSIONS + "<int:pk>/", extending.answer_extension, name="answer-extension"),
    path(EXTENSIONS + "give/", extending.extend, name="extend"),
    path(EDIT, contents.contents, name="edit"),
    path(EDIT + "order/", contents.order, name="order"),
    path(EDIT + "discard/", contents.discard, name="discard"),
    path(EDIT + "audience/", audience.asked, name="edit-asked"),
    path(EDIT + "particulars/", words.particulars, name="edit-particulars"),
    path(EDIT + "sections/add/", words.add_section, name="add-section"),
    path(SECTION, words.section, name="edit-section"),
    path(SECTION + "remove/", words.remove_section, name="remove-section"),
    path(SECTION + "questions/add/", questions.add_question, name="add-question"),
    path(QUESTION, questions.question, name="edit-question"),
    path(QUESTION + "audience/", audience.audience, name="edit-audience"),
    path(QUESTION + "conditions/", conditions.conditions, name="edit-conditions"),
    path(QUESTION + "remove/", questions.remove_question, name="remove-question"),
    path(VERSIONS, versions.versions, name="versions"),
    path(VERSIONS + "<int:number>/", versions.version, name="version"),
    path(VERSIONS + "<int:number>/restore/", versions.restore, name="restore-version"),
    path(PROGRAMME + "add/", programme.add, name="add-entry"),
    path(PROGRAMME + "<int:pk>/", programme.change, name="change-entry"),
    path(PROGRAMME + "<int:pk>/remove/", programme.remove, name="remove-entry"),
    path("consultations/<slug:consultation>/", reading.public, name="public"),
    path("lga/councils/import/", registering.import_register, name="import-register"),
    path("lga/councils/import/check/", registering.check_register, name="check-register"),
]
