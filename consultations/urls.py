from django.urls import path

from consultations.definition.schema import PATH as SCHEMA_PATH
from consultations.views import (
    answering,
    asked,
    audience,
    conditions,
    correcting,
    definition_files,
    documents,
    extending,
    programme,
    publishing,
    reading,
    registering,
)
from consultations.views.editing import (
    bank,
    contents,
    pasting,
    questions,
    versions,
    welsh,
    words,
)

app_name = "consultations"

LGA = "lga/consultations/"
EDIT = LGA + "<slug:consultation>/edit/"
SECTION = EDIT + "sections/<int:number>/"
QUESTION = EDIT + "questions/<uuid:identity>/"
VERSIONS = EDIT + "versions/"
PROGRAMME = "lga/programme/"
ASKED = LGA + "<slug:consultation>/questions-from-councils/"
CORRECTIONS = LGA + "<slug:consultation>/corrections/"
DOCUMENTS = LGA + "<slug:consultation>/documents/"
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
    path(DOCUMENTS, documents.documents, name="documents"),
    path(DOCUMENTS + "add/", documents.add_document, name="add-document"),
    path(DOCUMENTS + "<int:pk>/add/", documents.add_version, name="add-document-version"),
    path(DOCUMENTS + "<int:pk>/remove/", documents.remove_document, name="remove-document"),
    path(DOCUMENTS + "<int:pk>/<int:number>/", documents.document, name="document"),
    path(
        "consultations/<slug:consultation>/documents/<int:pk>/<int:number>/",
        documents.public_document,
        name="public-document",
    ),
    path(EDIT, contents.contents, name="edit"),
    path(EDIT + "order/", contents.order, name="order"),
    path(EDIT + "discard/", contents.discard, name="discard"),
    path(EDIT + "paste/", pasting.paste, name="paste"),
    path(EDIT + "bank/", bank.bank, name="bank"),
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
    path(EDIT + "welsh/", welsh.welsh, name="edit-welsh"),
    path(EDIT + "welsh/<int:number>/", welsh.welsh_part, name="edit-welsh-part"),
    path(VERSIONS, versions.versions, name="versions"),
    path(VERSIONS + "<int:number>/", versions.version, name="version"),
    path(VERSIONS + "<int:number>/restore/", versions.restore, name="restore-version"),
    path(PROGRAMME + "add/", programme.add, name="add-entry"),
    path(PROGRAMME + "<int:pk>/", programme.change, name="change-entry"),
    path(PROGRAMME + "<int:pk>/remove/", programme.remove, name="remove-entry"),
    path(ASKED, answering.council_questions, name="council-questions"),
    path(ASKED + "<int:pk>/", answering.answer_council, name="answer-council"),
    path(
        "consultations/<slug:consultation>/questions-and-answers/",
        answering.public_answers,
        name="public-answers",
    ),
    path(CORRECTIONS, correcting.corrections, name="corrections"),
    path(CORRECTIONS + "texts/<slug:field>/", correcting.correct_text, name="correct-text"),
    path(
        CORRECTIONS + "sections/<int:section>/", correcting.correct_section, name="correct-section"
    ),
    path(
        CORRECTIONS + "questions/<str:question>/",
        correcting.correct_question,
        name="correct-question",
    ),
    path(
        "consultations/<slug:consultation>/corrections/",
        correcting.public_corrections,
        name="public-corrections",
    ),
    path("consultations/<slug:consultation>/", reading.public, name="public"),
    path("lga/councils/import/", registering.import_register, name="import-register"),
    path("lga/councils/import/check/", registering.check_register, name="check-register"),
]
