from django.urls import path

from consultations.views import documents, extending, publishing, reading
from consultations.views.editing import contents, questions, versions, words

app_name = "consultations"

LGA = "lga/consultations/"
EDIT = LGA + "<slug:consultation>/edit/"
SECTION = EDIT + "sections/<int:number>/"
QUESTION = EDIT + "questions/<uuid:identity>/"
VERSIONS = EDIT + "versions/"
DOCUMENTS = LGA + "<slug:consultation>/documents/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, reading.all_consultations, name="list"),
    # Pages of no one consultation; their names are no codes (definition/values.py: RESERVED).
    path(LGA + "new/", contents.new, name="new"),
    path(LGA + "<slug:consultation>/", reading.overview, name="overview"),
    path(LGA + "<slug:consultation>/questions/", reading.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", publishing.publish, name="publish"),
    path(LGA + "<slug:consultation>/review/", publishing.review, name="review"),
    path(LGA + "<slug:consultation>/archive/", publishing.archive, name="archive"),
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
    path(EDIT + "particulars/", words.particulars, name="edit-particulars"),
    path(EDIT + "sections/add/", words.add_section, name="add-section"),
    path(SECTION, words.section, name="edit-section"),
    path(SECTION + "remove/", words.remove_section, name="remove-section"),
    path(SECTION + "questions/add/", questions.add_question, name="add-question"),
    path(QUESTION, questions.question, name="edit-question"),
    path(QUESTION + "remove/", questions.remove_question, name="remove-question"),
    path(VERSIONS, versions.versions, name="versions"),
    path(VERSIONS + "<int:number>/", versions.version, name="version"),
    path(VERSIONS + "<int:number>/restore/", versions.restore, name="restore-version"),
    path("consultations/<slug:consultation>/", reading.public, name="public"),
]
