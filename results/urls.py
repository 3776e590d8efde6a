from django.urls import path

from results.views import board, export, notes, programme, public, releases

app_name = "results"

LGA = "lga/consultations/<slug:consultation>/"
PUBLIC = "consultations/<slug:consultation>/results/"

urlpatterns = [
    path(LGA + "results/", releases.overview, name="overview"),
    path(LGA + "results/prepare/", releases.prepare, name="prepare"),
    path(LGA + "results/approve/", releases.approve, name="approve"),
    path(LGA + "results/set-aside/", releases.set_aside, name="set-aside"),
    path(LGA + "results/figures/", releases.figures, name="figures"),
    path(LGA + "results/reject/", releases.reject, name="reject"),
    path(LGA + "results/publish/", releases.publish, name="publish"),
    path(LGA + "results/erratum/", releases.erratum, name="erratum"),
    path(LGA + "results/files/<slug:file_format>/", releases.staff_file, name="staff-file"),
    path(LGA + "results/published/", notes.published_answers, name="published-answers"),
    path(LGA + "results/published/<int:pk>/end/", notes.end_note, name="end-note"),
    path(LGA + "export/", export.export, name="export"),
    path(LGA + "export/<int:pk>/", export.export_file, name="export-file"),
    path(LGA + "councils.<slug:file_format>", board.progress_file, name="progress-file"),
    path("programme/", programme.programme, name="programme"),
    path("programme/programme.ics", programme.programme_ics, name="programme-ics"),
    path("programme/pdf/", programme.programme_pdf, name="programme-pdf"),
    path("programme/pdf/prepare/", programme.prepare_programme, name="prepare-programme"),
    path("programme/pdf/status/", programme.programme_status, name="programme-status"),
    path(PUBLIC, public.results, name="public"),
    path(PUBLIC + "<int:number>/", public.release, name="release"),
    path(PUBLIC + "<int:number>/<slug:file_format>/", public.release_file, name="file"),
]
