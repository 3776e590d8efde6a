from django.urls import path

from consultations.views import answering, correcting, extending, publishing, reading

app_name = "consultations"

LGA = "lga/consultations/"
ASKED = LGA + "<slug:consultation>/questions-from-councils/"
CORRECTIONS = LGA + "<slug:consultation>/corrections/"
EXTENSIONS = LGA + "<slug:consultation>/extensions/"

urlpatterns = [
    path(LGA, reading.all_consultations, name="list"),
    path(LGA + "<slug:consultation>/questions/", reading.definition, name="definition"),
    path(LGA + "<slug:consultation>/publish/", publishing.publish, name="publish"),
    path(LGA + "<slug:consultation>/review/", publishing.review, name="review"),
    path(LGA + "<slug:consultation>/archive/", publishing.archive, name="archive"),
    path(EXTENSIONS, extending.extensions, name="extensions"),
    path(EXTENSIONS + "<int:pk>/", extending.answer_extension, name="answer-extension"),
    path(EXTENSIONS + "give/", extending.extend, name="extend"),
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
]
