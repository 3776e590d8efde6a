"""What each paper of laid_out.py gives, to the letter, and what of it is not recognised."""

from dataclasses import dataclass, field

from tests.responses.laid_out import Q3, Q7, Q12

THRICE = " ".join(["The council has said so before and says so again, as plainly as it can."] * 3)


@dataclass
class Expected:
    """`answers` by question: state, words, options. `left`: question, words, why. Questions that
    the paper does not name are not listed. `parts`: kind, section, heading, words."""

    kind: str
    answers: dict
    doubtful: list
    left: list
    parts: list = field(default_factory=list)
    notes: list = field(default_factory=list)


EXPECTED = {
    "wrapped_with_page_headers": Expected(
        "txt",
        answers={
            "Q1": (
                "answered",
                (
                    "Yes. The council supports the principles, and would add that "
                    "improvement depends on officers who have the time for it, which "
                    "after four years of savings is no longer a matter of course in "
                    "a district of this size."
                ),
                [],
            ),
            "Q3": (
                "answered",
                (
                    "By peers from health and the police:\n\n- one from each partner\n- "
                    "chosen by the place\n\nThe council would take part."
                ),
                [],
            ),
            "Q8": ("answered", "", ["No"]),
        },
        doubtful=[],
        left=[
            (
                "",
                "RESPONSE TO THE LGA CONSULTATION ON SECTOR-LED IMPROVEMENT",
                ("It stands before the first question and the first part of a report."),
            ),
            (
                "",
                "Anyborough District Council – Cabinet – 9 March 2015",
                "A header or footer that returns. It stands there 3 times.",
            ),
            ("", "Page 1 of 3", "A page number. It stands there 3 times."),
        ],
    ),
    "signs_of_every_sort": Expected(
        "txt",
        answers={
            "Q1": ("answered", "Broadly, yes.", []),
            "Q4": ("answered", "Publish what is decided, and why.", []),
            "Q7": ("answered", "None beyond those listed.", []),
            "Q8": ("answered", "", ["No"]),
            "Q10": ("answered", "", ["Don't know"]),
            "Q12": ("no-response", "", []),
        },
        doubtful=[],
        left=[("Q9", "Answer: Yes", "“Yes” fits several options of Q9.")],
    ),
    "numbers_only": Expected(
        "txt",
        answers={
            "Q1": ("answered", "Yes, they are.", []),
            "Q2": ("not-applicable", "", []),
            "Q3": ("answered", "Through joint reviews.\n\nThese should be led by the place.", []),
            "Q8": ("answered", "", ["Yes"]),
            "Q9": ("answered", "", ["No – this should be a matter of local choice"]),
        },
        doubtful=["Q1", "Q3", "Q8", "Q9"],
        left=[
            (
                "",
                "Anyborough Borough Council",
                ("It stands before the first question and the first part of a report."),
            ),
            (
                "",
                "Q99: We have nothing to add.",
                "The consultation has no question 99 of these words.",
            ),
        ],
    ),
    "a_letter": Expected(
        "txt",
        answers={},
        doubtful=[],
        left=[
            (
                "",
                (
                    "Dear Sir or Madam,\nAnyborough Council welcomes the "
                    "consultation. We think that the principles are right, and that "
                    "peer challenge works."
                ),
                ("It stands before the first question and the first part of a report."),
            ),
            (
                "",
                "Yours sincerely,\nA. Nother\nLeader of the Council",
                "It stands where the report is signed.",
            ),
        ],
    ),
    "another_questionnaire": Expected(
        "txt",
        answers={},
        doubtful=[],
        left=[
            (
                "",
                ("Q1. How satisfied are you with the bins in your street?\nResponse: Very."),
                "The number is that of Q1, the words are not.",
            ),
            (
                "",
                "Q2. How often should they be emptied?\nResponse: Weekly.",
                "The number is that of Q2, the words are not.",
            ),
            (
                "",
                "Q8. Do you own a garden?\nResponse: Yes",
                "The number is that of Q8, the words are not.",
            ),
        ],
    ),
    "a_pasted_table": Expected(
        "txt",
        answers={
            "Q1": ("answered", "Yes.", []),
            "Q4": ("no-response", "", []),
            "Q8": ("answered", "", ["Yes"]),
        },
        doubtful=[],
        left=[
            ("Q1", "Agreed with the leader", "It stands in the column “Officer comment”."),
            ("Q8", "See minute 12", "It stands in the column “Officer comment”."),
        ],
    ),
    "left_out_in_words": Expected(
        "txt",
        answers={
            "Q1": ("answered", "They are.", []),
            "Q2": ("no-response", "", []),
            "Q13": ("not-applicable", "", []),
            "Q14": ("not-applicable", "", []),
            "Q15": ("not-applicable", "", []),
            "Q16": ("no-response", "", []),
            "Q17": ("no-response", "", []),
            "Q18": ("not-applicable", "", []),
            "Q21": ("answered", "No.", []),
        },
        doubtful=[],
        left=[
            (
                "",
                "Questions 19 to 30 do not apply.",
                "It names questions that the consultation has not.",
            )
        ],
    ),
    "what_cannot_be_told": Expected(
        "txt",
        answers={"Q1": ("answered", "Yes.", [])},
        doubtful=[],
        left=[
            ("Q3", f"Q3. {Q3}", "Q3 stands in the paper without an answer."),
            (
                "Q3",
                "The LGA explains this on page 7 of its paper.",
                "It stands below Q3 and is not marked as its answer.",
            ),
            ("Q4", "Suggested response:", "Q4 has room for an answer, and nothing stands there."),
            ("Q7", f"Q7. {Q7}", "Q7 stands in the paper without an answer."),
            (
                "Q8",
                "Answer options:\nYes\nNo\nDon't know",
                "The answer options of Q8 are listed, and none is marked.",
            ),
            ("Q9", "Suggested response: Yes", "“Yes” fits several options of Q9."),
            (
                "Q10",
                "Suggested response: Only where members ask for one.",
                "The words are none of the answer options of Q10.",
            ),
            (
                "Q12",
                "Suggested response: More training.",
                "The paper has several answers to Q12, and they differ.",
            ),
            (
                "Q12",
                "Suggested response: Less training.",
                "The paper has several answers to Q12, and they differ.",
            ),
        ],
    ),
    "numbered_throughout": Expected(
        "txt",
        answers={
            "Q1": ("answered", "They are.\n\nThey were agreed by all parties here.", []),
            "Q12": ("answered", "See minute 2.3 of last year.", []),
        },
        doubtful=[],
        left=[("", "2 PROPOSED RESPONSE", "A heading that is no part of a report here.")],
        parts=[
            ("purpose", None, "Purpose of the report", "To agree a response."),
            ("consideration", None, "Financial implications", "There are none."),
            ("recommendations", None, "Recommendation", "That the response is agreed."),
            ("reasons", None, "Reasons for recommendation", "To be heard by the LGA."),
        ],
    ),
    "headings_and_council_s_view": Expected(
        "docx",
        answers={
            "Q1": (
                "answered",
                (
                    "They are, for three reasons:\n\n- they are known\n- they are "
                    "agreed\n\nMembers said so in January."
                ),
                [],
            ),
            "Q7": ("answered", "They are the right ones.", []),
        },
        doubtful=["Q7"],
        left=[
            (
                "",
                "Response to “Taking stock”",
                ("It stands before the first question and the first part of a report."),
            ),
            ("", "Our response", "A heading that is no part of a report here."),
            (
                "",
                (
                    "Question 9: Publication of reports\nCouncil’s view: Yes – all "
                    "should be published"
                ),
                "The number is that of Q9, the words are not.",
            ),
            ("", "Next steps", "A heading that is no part of a report here."),
            ("", "The leader signs the response.", "It stands below “Next steps”."),
            ("", "Anyborough – Executive", "A header or footer of the pages."),
        ],
        parts=[("background", None, "Background", "The LGA asks its members.")],
    ),
    "a_table_of_responses": Expected(
        "docx",
        answers={
            "Q1": ("answered", "They are.", []),
            "Q2": ("no-response", "", []),
            "Q8": ("answered", "", ["Yes"]),
            "Q9": ("answered", "", ["Yes – unless there are exceptional circumstances"]),
            "Q12": ("answered", "More of:\n\n- training\n- advice", []),
        },
        doubtful=[],
        left=[("", "This table was agreed on 4 March.", "It stands below a table of answers.")],
    ),
    "two_columns_without_a_head": Expected(
        "docx",
        answers={
            "Q1": ("answered", "They are.", []),
            "Q8": ("answered", "", ["Yes"]),
            "Q10": ("answered", "", ["No"]),
            "Q12": ("answered", "Fewer slides.", []),
        },
        doubtful=[],
        left=[],
    ),
    "numbered_by_the_word_processor": Expected(
        "docx",
        answers={
            "Q1": ("answered", "They are.", []),
            "Q2": ("answered", "Nothing.", []),
            "Q3": ("answered", "By asking the partners.", []),
        },
        doubtful=[],
        left=[],
        notes=["Tracked changes are read as if they had been accepted."],
    ),
    "marked_options": Expected(
        "docx",
        answers={
            "Q8": ("answered", "", ["No"]),
            "Q9": ("answered", "", ["Yes – all should be published"]),
            "Q10": ("answered", "", ["Yes"]),
        },
        doubtful=[],
        left=[],
    ),
    "every_kind": Expected(
        "docx",
        answers={
            "Q1": ("answered", "Open on Saturdays.", []),
            "Q2": ("answered", "", ["Other, please specify"]),
            "Q4": ("answered", "", ["Lending", "Places to study"]),
            "Q5": ("answered", "The budget is set in March.", ["Next year"]),
            "Q6": ("answered", "A fair one.", ["Yes"]),
            "Q7": ("answered", "", ["The number of people", "The number of loans"]),
            "Q9": ("answered", "", ["Agree"]),
            "Q10": (
                "answered",
                "",
                [
                    "New books arrive quickly enough: Agree",
                    "There is enough to choose from: Disagree",
                ],
            ),
            "Q11": ("answered", "", ["No"]),
        },
        doubtful=[],
        left=[],
    ),
    "italics_without_a_label": Expected(
        "odt",
        answers={
            "Q3": ("answered", "By joint reviews.\n\n- of health", []),
            "Q4": ("answered", "Publish more.", []),
        },
        doubtful=[],
        left=[
            ("", "Appendix B: suggested answers", "There is nothing below this heading."),
            (
                "Q4",
                "The portfolio holder will speak to this.",
                "It stands below Q4 and is not marked as its answer.",
            ),
            ("Q12", f"12. {Q12}", "Q12 stands in the paper without an answer."),
            (
                "Q12",
                "To be written by the policy team.",
                "It stands below Q12 and is not marked as its answer.",
            ),
        ],
    ),
    "printed_as_pdf": Expected(
        "pdf",
        answers={
            "Q1": (
                "answered",
                (
                    f"They are. {THRICE}\n\n{THRICE} {THRICE} {THRICE}\n\nIt has not "
                    "changed its mind."
                ),
                [],
            ),
            "Q4": ("answered", "Two things:\n\n- publish more\n- meet more", []),
            "Q8": ("answered", "", ["Yes"]),
        },
        doubtful=[],
        left=[
            (
                "",
                "Anyborough Council – Cabinet",
                "A header or footer that returns. It stands there 4 times.",
            ),
            ("", "Page 1", "A page number. It stands there 4 times."),
        ],
        parts=[
            ("purpose", None, "Purpose of report", "To respond to the LGA."),
            (
                "section",
                1,
                "Consultation section 1 – Key principles and future challenges",
                "The principles were agreed in 2011.",
            ),
            ("recommendations", None, "Recommendations", "That the response is agreed."),
        ],
    ),
    "a_table_as_pdf": Expected(
        "pdf",
        answers={
            "Q1": (
                "answered",
                ("They are, and the council has said so before, in its answer of last year."),
                [],
            ),
            "Q4": ("answered", "The council would publish what it decides and why it does so.", []),
            "Q8": ("answered", "", ["Yes"]),
            "Q9": ("answered", "", ["No – this should be a matter of local choice"]),
        },
        doubtful=[],
        left=[
            (
                "",
                "Anyborough Council",
                ("It stands before the first question and the first part of a report."),
            )
        ],
    ),
}
