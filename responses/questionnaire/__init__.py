"""The blank questionnaire of a consultation, as PDF and as Word document.

For reading away from a screen, for a meeting, or to be filled in before the answers are typed.  For
everybody it has all questions and says whom each is for; for one council it has only the council's
own, and names those that are left out with the reason.  A draft says that it is one.

Both files are made by the worker and kept once for each content (`Questionnaire`), like the papers
of a response; the PDF goes the same way as theirs (responses/rendering.py).  The facts are plain
values: equal facts give the same bytes.
"""

from responses.questionnaire.facts import QuestionnaireFacts, questionnaire_facts
from responses.questionnaire.files import Made, digest_of_file, made

__all__ = ["Made", "QuestionnaireFacts", "digest_of_file", "made", "questionnaire_facts"]
