"""What people type about a response: parsed and checked, nothing saved here."""

from responses.forms.amendments import AmendForm, SeenForm, SignAmendmentForm
from responses.forms.answers import AnswerForm
from responses.forms.changes import ChangeForm
from responses.forms.consents import ConsentChangeForm, ConsentForm
from responses.forms.course import CallInForm, EndCallInForm, PublishDecisionForm
from responses.forms.decisions import AskForm, DecisionForm, HandOverForm
from responses.forms.earlier import EarlierForm
from responses.forms.hearing import AskMemberForm, CommentToRecordForm, ReturnForm
from responses.forms.particulars import ParticularsForm
from responses.forms.parts import AddForm, PartForm, VersionForm
from responses.forms.progress import ProgressFilterForm
from responses.forms.report import (
    BackgroundPapersForm,
    SheetForm,
    TitleBlockForm,
)
from responses.forms.seen_as import SeenAsForm
from responses.forms.signing import SignForm
from responses.forms.talk import CommentForm, CompareForm
from responses.forms.template import TemplateForm
from responses.forms.texts import FormGroup, ReasonForm
from responses.forms.working import AssignForm, CompletedForm

__all__ = [
    "AddForm",
    "AmendForm",
    "AnswerForm",
    "AskForm",
    "AskMemberForm",
    "AssignForm",
    "BackgroundPapersForm",
    "CallInForm",
    "ChangeForm",
    "CommentForm",
    "CommentToRecordForm",
    "CompareForm",
    "CompletedForm",
    "ConsentChangeForm",
    "ConsentForm",
    "DecisionForm",
    "EarlierForm",
    "EndCallInForm",
    "FormGroup",
    "HandOverForm",
    "PartForm",
    "ParticularsForm",
    "ProgressFilterForm",
    "PublishDecisionForm",
    "ReasonForm",
    "ReturnForm",
    "SeenAsForm",
    "SeenForm",
    "SheetForm",
    "SignAmendmentForm",
    "SignForm",
    "TemplateForm",
    "TitleBlockForm",
    "VersionForm",
]
