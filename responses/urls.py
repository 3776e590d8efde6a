from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from responses.enums import NUMBERED_PAPERS, PaperKind, Sheet
from responses.views import (
    amending,
    asking,
    assigning,
    board,
    briefing,
    comments,
    corrections,
    council,
    course,
    dates,
    deciding,
    earlier,
    feed,
    hearing,
    language,
    mailing,
    papers,
    preview,
    public_decisions,
    questionnaires,
    readings,
    receipts,
    received,
    recording,
    register,
    reopening,
    report_template,
    reviewing,
    revising,
    seen_as,
    staff,
    submitting,
    versions,
)
from responses.views.drafting import (
    considerations,
    live,
    parts,
    report,
    saving,
    section,
    sending,
)

app_name = "responses"

View = Callable[..., HttpResponse]

COUNCIL = "councils/<slug:council>/"
HERE = COUNCIL + "consultations/<slug:consultation>/"
ANSWER = HERE + "sections/<int:number>/<str:question>/"
AMENDMENT = HERE + "amendments/<int:number>/"
PART = HERE + "report/<int:position>/"
BOARD = "lga/consultations/<slug:consultation>/progress/"
MAILINGS = "lga/consultations/<slug:consultation>/letters/"


def sheet_paths(where: str, sheet: Sheet, name: str) -> list[URLPattern]:
    """The versions of one sheet of the report."""
    history, more = HERE + where + "history/", {"sheet": sheet}
    return [
        path(history, versions.sheet_history, more, name=f"{name}-history"),
        path(
            f"{history}<int:version>/restore/",
            versions.restore_sheet,
            more,
            name=f"restore-{name}",
        ),
    ]


def questionnaire_paths(where: str, name: str, ways: tuple[View, View, View]) -> list[URLPattern]:
    """The blank questionnaire through one door: the file, asking for it, where it stands."""
    file, prepare, status = ways
    here = f"{where}questionnaire"
    return [
        path(f"{here}.<slug:file_format>", file, name=name),
        path(f"{here}/<slug:file_format>/prepare/", prepare, name=f"prepare-{name}"),
        path(f"{here}/<slug:file_format>/status/", status, name=f"{name}-status"),
    ]


def paper_paths(kind: PaperKind) -> list[URLPattern]:
    """One paper: its PDF, asking for it, and where it stands."""
    more = {"kind": kind}
    found = [
        path(f"{HERE}{kind}.pdf", papers.pdf, more, name=f"{kind}-pdf"),
        path(f"{HERE}{kind}/prepare/", papers.prepare, more, name=f"prepare-{kind}"),
        path(f"{HERE}{kind}/status/", papers.status, more, name=f"{kind}-status"),
    ]
    if kind in NUMBERED_PAPERS:  # also of an earlier decision or submission
        of = f"{HERE}{kind}/<int:number>"
        found += [
            path(f"{of}.pdf", papers.pdf, more, name=f"{kind}-pdf-of"),
            path(f"{of}/prepare/", papers.prepare, more, name=f"prepare-{kind}-of"),
            path(f"{of}/status/", papers.status, more, name=f"{kind}-status-of"),
        ]
    return found


urlpatterns = [
    path(COUNCIL, council.consultations, name="consultations"),
    path(COUNCIL + "decisions/", council.decisions, name="decisions"),
    path(COUNCIL + "report-template/", report_template.report_template, name="report-template"),
    path(HERE, council.task_list, name="task-list"),
    path(HERE + "dates/", dates.dates, name="dates"),
    path(HERE + "dates/more-time/", dates.ask_for_time, name="ask-for-time"),
    path(
        HERE + "dates/requests/<int:pk>/withdraw/",
        dates.withdraw_request,
        name="withdraw-extension",
    ),
    path(HERE + "questions-and-answers/", asking.questions_asked, name="questions-asked"),
    path(HERE + "questions-and-answers/ask/", asking.ask, name="ask-lga"),
    path(HERE + "corrections/", corrections.corrections, name="corrections"),
    path(HERE + "corrections/<str:question>/confirm/", corrections.confirm, name="confirm-answer"),
    path(
        HERE + "corrections/<str:question>/propose/",
        corrections.propose,
        name="propose-for-correction",
    ),
    path(HERE + "start/", council.start, name="start"),
    path(HERE + "language/", language.choose, name="choose-language"),
    path(HERE + "history/", council.history, name="history"),
    path(HERE + "sections/<int:number>/", section.section, name="section"),
    path(ANSWER + "history/", versions.answer_history, name="answer-history"),
    path(ANSWER + "history/<int:version>/restore/", versions.restore_answer, name="restore-answer"),
    path(ANSWER + "comments/", comments.answer_comments, name="answer-comments"),
    path(PART + "history/", versions.part_history, name="part-history"),
    path(PART + "history/<int:version>/restore/", versions.restore_part, name="restore-part"),
    path(PART + "comments/", comments.part_comments, name="part-comments"),
    path(HERE + "comments/", comments.comments, name="comments"),
    path(HERE + "comments/<int:pk>/resolve/", comments.resolve_comment, name="resolve-comment"),
    path(
        HERE + "sections/<int:number>/<str:question>/save/",
        saving.save_answer,
        name="save-answer",
    ),
    path(HERE + "sections/<int:number>/live/", live.live, name="live"),
    path(HERE + "sections/<int:number>/check/", reviewing.section_check, name="section-check"),
    path(HERE + "assign/", assigning.assign, name="assign"),
    path(HERE + "assign/<int:pk>/end/", assigning.end_assignment, name="end-assignment"),
    path(HERE + "ready/", reviewing.ready, name="ready"),
    path(HERE + "seen/", reviewing.seen, name="seen"),
    path(HERE + "earlier/", earlier.earlier, name="earlier"),
    path(HERE + "preview/", preview.preview, name="preview"),
    path(HERE + "preview/<slug:part>/", preview.preview_part, name="preview-part"),
    path(HERE + "report/", parts.parts, name="report-parts"),
    path(HERE + "report/template/", parts.take_template, name="take-template"),
    path(PART + "remove/", parts.remove_part, name="remove-part"),
    path(PART + "put-back/", parts.put_part_back, name="put-part-back"),
    path(HERE + "report/title/", report.title, name="title"),
    *sheet_paths("report/title/", Sheet.TITLE_BLOCK, "title"),
    path(HERE + "report/<int:position>/", report.part, name="part"),
    path(HERE + "report/<int:position>/save/", saving.save_part, name="save-part"),
    path(HERE + "report/<int:position>/live/", live.live_part, name="live-part"),
    path(HERE + "report/considerations/", considerations.considerations, name="considerations"),
    path(
        HERE + "report/considerations/live/", live.live_considerations, name="live-considerations"
    ),
    path(HERE + "report/background-papers/", report.background_papers, name="background-papers"),
    *sheet_paths("report/background-papers/", Sheet.PAPERS, "papers"),
    path(HERE + "report/particulars/", report.particulars, name="particulars"),
    *sheet_paths("report/particulars/", Sheet.PARTICULARS, "particulars"),
    path(HERE + "publication/", report.publication, name="publication"),
    *sheet_paths("publication/", Sheet.CONSENT, "consents"),
    path(HERE + "check/", sending.check, name="check"),
    path(HERE + "send/", sending.send, name="send"),
    path(HERE + "recall/", sending.recall, name="recall"),
    path(HERE + "read/", deciding.read, name="read"),
    path(HERE + "briefing/", briefing.overview, name="briefing"),
    path(HERE + "briefing/print/", briefing.printed, name="briefing-print"),
    path(HERE + "briefing/<str:number>/", briefing.question, name="briefing-question"),
    path(HERE + "decide/", deciding.decide, name="decide"),
    path(HERE + "decide/hand-over/", deciding.hand_over, name="hand-over"),
    path(HERE + "decide/confirm/", deciding.confirm_decision, name="confirm-decision"),
    path(HERE + "decision/", deciding.decision, name="decision"),
    path(HERE + "decide/elsewhere/", recording.record_decision, name="record-decision"),
    path(HERE + "decide/elsewhere/confirm/", recording.confirm_record, name="confirm-record"),
    path(HERE + "decision/evidence/<int:pk>/", recording.evidence, name="evidence"),
    path(HERE + "decision/object/", recording.object_to, name="object"),
    path(
        HERE + "decision/objections/<int:pk>/end/",
        recording.end_objection,
        name="end-objection",
    ),
    path(HERE + "return/", hearing.return_for_changes, name="return"),
    path(HERE + "decision/publication/", course.publish_decision, name="publish-decision"),
    path(HERE + "decision/call-in/", course.call_in, name="call-in"),
    path(HERE + "decision/call-in/outcome/", course.end_call_in, name="end-call-in"),
    path(HERE + "decision/<int:number>/call-in/", course.call_in, name="call-in-of"),
    path(
        HERE + "decision/<int:number>/call-in/outcome/",
        course.end_call_in,
        name="end-call-in-of",
    ),
    path(HERE + "reopen/", reopening.reopen, name="reopen"),
    path(HERE + "decided-words/", reopening.take_over, name="take-over"),
    path(HERE + "nil-return/", sending.send_nil, name="send-nil"),
    path(HERE + "consulted/", hearing.ask_members, name="ask-members"),
    path(HERE + "consulted/<int:pk>/withdraw/", hearing.withdraw_request, name="withdraw-request"),
    path(HERE + "consulted/comment/", hearing.comment_to_record, name="comment-to-record"),
    path(HERE + "rounds/", hearing.rounds, name="rounds"),
    path(HERE + "submit/", submitting.submit, name="submit"),
    path(HERE + "submitted/", submitting.submitted, name="submitted"),
    path(HERE + "readings/", readings.readings, name="readings"),
    path(HERE + "receipts/<slug:reference>/", receipts.receipt, name="receipt"),
    path(
        HERE + "receipts/<slug:reference>/<slug:name>.json",
        receipts.receipt_file,
        name="receipt-file",
    ),
    path(HERE + "submitted/consent/", receipts.change_consent, name="change-consent"),
    path("receipts/keys.json", receipts.keys, name="receipt-keys"),
    path("receipts/verify_receipt.py", receipts.verifier, name="receipt-verifier"),
    path("receipts/<slug:consultation>/manifest.json", receipts.manifest, name="manifest"),
    path(HERE + "withdraw/", submitting.withdraw, name="withdraw"),
    path(HERE + "resume/", submitting.resume, name="resume"),
    *(each for kind in PaperKind for each in paper_paths(kind)),
    path(HERE + "decision/register/", register.entry, name="register-entry"),
    path(HERE + "decision/register.json", register.entry_json, name="register-json"),
    path(HERE + "amendments/propose/", amending.propose, name="propose-amendment"),
    path(AMENDMENT, amending.amendment, name="amendment"),
    path(AMENDMENT + "answers/<str:question>/", amending.amend_answer, name="amend-answer"),
    path(AMENDMENT + "send/", amending.send, name="send-amendment"),
    path(AMENDMENT + "sign/", amending.sign, name="sign-amendment"),
    path(AMENDMENT + "decline/", amending.decline, name="decline-amendment"),
    path(AMENDMENT + "withdraw/", amending.withdraw, name="withdraw-amendment"),
    path(HERE + "revise/", revising.revise, name="revise"),
    path(HERE + "keep/", revising.keep, name="keep"),
    path(HERE + "decision/public/", public_decisions.put_on_page, name="put-on-page"),
    path(HERE + "decision/not-public/", public_decisions.take_off_page, name="take-off-page"),
    path(
        "decisions/<slug:council>/<slug:consultation>/",
        public_decisions.public_decision,
        name="public-decision",
    ),
    path(
        "decisions/<slug:council>/<slug:consultation>/decision.json",
        public_decisions.public_decision_json,
        name="public-decision-json",
    ),
    path("calendar/<str:token>.ics", feed.calendar_feed, name="calendar-feed"),
    path(BOARD, board.progress, name="progress"),
    path(BOARD + "figures/", board.progress_figures, name="progress-figures"),
    path(BOARD + "over-time/", board.progress_over_time, name="progress-over-time"),
    path(
        "lga/consultations/<slug:consultation>/corrections/earlier/",
        corrections.earlier,
        name="earlier-wordings",
    ),
    path("lga/consultations/<slug:consultation>/preview/", seen_as.start, name="seen-as"),
    path(
        "lga/consultations/<slug:consultation>/preview/sections/<int:number>/",
        seen_as.section,
        name="seen-as-section",
    ),
    *questionnaire_paths(
        "lga/consultations/<slug:consultation>/",
        "staff-questionnaire",
        (questionnaires.staff_file, questionnaires.prepare_staff, questionnaires.staff_status),
    ),
    *questionnaire_paths(
        HERE,
        "questionnaire",
        (
            questionnaires.council_file,
            questionnaires.prepare_council,
            questionnaires.council_status,
        ),
    ),
    *questionnaire_paths(
        "consultations/<slug:consultation>/",
        "public-questionnaire",
        (questionnaires.public_file, questionnaires.prepare_public, questionnaires.public_status),
    ),
    path(MAILINGS, mailing.mailings, name="mailings"),
    path(MAILINGS + "new/", mailing.mailing_new, name="mailing-new"),
    path(MAILINGS + "<int:pk>/", mailing.mailing, name="mailing"),
    path(MAILINGS + "<int:pk>/again/", mailing.mailing_again, name="mailing-again"),
    path("lga/submissions/<slug:reference>/", staff.submission, name="submission"),
    path("lga/submissions/<slug:reference>/submission.pdf", received.pdf, name="received-pdf"),
    path("lga/submissions/<slug:reference>/prepare/", received.prepare, name="prepare-received"),
    path("lga/submissions/<slug:reference>/status/", received.status, name="received-status"),
]
