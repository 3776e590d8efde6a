"""What may be published of confidential answers: the rule, on plain values.

The councils are public and few, so the only secret is the *answer*.  A release is made once:
a plan that was declared before opening, a layout that follows from who responded and never
from an answer, then one keyed, two-sided geometric adjustment for every count.  Whatever is
printed afterwards (edges in words, percentages, means) is computed from the adjusted counts.
The guarantee, its proof and its limits are in docs/disclosure.md.

From the bottom up, and nothing here imports Django:

    plan         what is published of which question, declared before opening
    noise        the key and the adjustment
    cells        a count as it is published, and what is computed from published counts
    layout       which groups there are: depends on respondents only
    release      the freeze, the file "sdc-tables/1" and the sealed audit copy
    corrections  whether a second release may be made
"""
