"""The matrix's rows of the FAQ; ``tests.security.matrix`` says how they are read."""

FAQ = """\
# FAQ: everybody reads, and answers without a name
faq_list                                                        | L OOOO OOO OOO OO O | M MMMM MMM MMM MM M
faq                                    =faq                     | L RRRR RRR RRR RR R | L MMMM MMM MMM MM M
faq                                    =faq_draft               | L ---- --- --- -- - | L MMMM MMM MMM MM M
faq_useful                             =faq                     | L MMMM MMM MMM MM M | L RRRR RRR RRR RR R
faq_useful                             =faq_draft               | L MMMM MMM MMM MM M | L ---- --- --- -- -
faq_feedback                           =faq                     | L RRRR RRR RRR RR R | L EEEE EEE EEE EE E
faq_feedback                           =faq_draft               | L RRRR RRR RRR RR R | L ---- --- --- -- -
wagtail_serve                          =faq_path                | L OOOO OOO OOO OO O | M MMMM MMM MMM MM M
wagtail_serve                          =faq_draft_path          | - ---- --- --- -- - | - ---- --- --- -- -
faq_review                                                      | L LLLL LLL LOO OO O | L LLLL LLL LMM MM M
faq_import                                                      | L LLLL LLL LOO OO O | L LLLL LLL LEE EE E
faq_import_template                                             | L LLLL LLL LOO OO O | L LLLL LLL LMM MM M
faq_check                              =faq_flagged             | L LLLL LLL LOO -- O | L LLLL LLL LEE -- E
faq_check                              =faq                     | L LLLL LLL L-- -- - | L LLLL LLL L-- -- -
faq_withdraw                           =faq                     | L LLLL LLL L-O -- O | L LLLL LLL L-E -- E
faq_withdraw                           =faq_draft               | L LLLL LLL L-- -- - | L LLLL LLL L-- -- -
faq_handle                             =feedback                | L LLLL LLL LOO -- O | L LLLL LLL LEE -- E
faqs:index                                                      | L LLLL LLL LOO OO O | L LLLL LLL LMM MM M
faqs:index_results                                              | L LLLL LLL LOO OO O | L LLLL LLL LMM MM M
faqs:choose_parent                                              | L LLLL LLL LRR RR O | L LLLL LLL LOO OO O
"""  # noqa: E501
