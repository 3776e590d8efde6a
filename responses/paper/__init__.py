"""The papers of a response as they are printed: their facts, content digests and HTML.

There are five kinds (`PaperKind`), all from the same rows: the report for publication, the record
of the decision (`record`), the submission to the publisher with its canonical JSON inside (`sent`),
its receipt (`received`), and the internal copy of the report with what was decided beside each
suggestion.  `register` is the decision once more, as councils publish it in their registers; its
words and the record's are those of `signed` and `recorded`.

The report's layout follows the councils' own paper.  Parts are numbered 1.0, 2.0 and so on in
the order of the report's outline, as a rule: purpose, recommendations, background, the
consultation, one part for each section of the consultation, considerations, alternatives if any
were written, the recommendations again, the reasons; appendices last.  Paragraphs are numbered
within their part, unless the council numbers none.

Four rules decide what the paper says of a response:

- The body prints the *suggested* responses, also after the decision: the paper as the member
  saw it.  What was decided instead stands in the decision block, suggested beside decided.
- The decision in force (`standing`) is the one on which the submission rests, else the latest one
  of a response that is decided.  Before that the block is blank, for signing by hand.
- Clearance is printed where somebody gave it; that nobody did is never printed as anything.
- Questions that their rule leaves out and that are not answered are printed as one sentence, of
  just these questions and with the rule's reason (`left_out`).

What is exempt from publication (`exempt`) stands in none of the public papers, the report and the
record; a line says that it is missing.  The facts hold plain values only.  Two responses with
equal facts have the same digest and the same PDF; the digest covers the layout too, so that a
changed layout is printed anew.
"""

from responses.paper.facts import PaperFacts, ReportFacts
from responses.paper.printing import (
    content_digest,
    paper_facts,
    paper_html,
    rendered_paper,
    report_html,
    stored_paper,
    stored_report,
)
from responses.paper.register import RegisterDocument, RegisterEntry, decision_register_entry
from responses.paper.report import (
    part_of_report,
    public_report_facts,
    report_facts,
    without_papers,
)

__all__ = [
    "PaperFacts",
    "RegisterDocument",
    "RegisterEntry",
    "ReportFacts",
    "content_digest",
    "decision_register_entry",
    "paper_facts",
    "paper_html",
    "part_of_report",
    "public_report_facts",
    "rendered_paper",
    "report_facts",
    "report_html",
    "stored_paper",
    "stored_report",
    "without_papers",
]
