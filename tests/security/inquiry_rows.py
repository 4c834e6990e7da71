"""Rows of the matrix about inquiries; see tests/security/matrix.py for how they are read."""

INQUIRIES = """# inquiries: a case of 札幌市 given back to the prefecture, one of 盛岡市, one asked of 北海道 alone
inquiries                                                       | L OOOO OO- ROR OR - | L MMMM MM- MMM MM -
inquiries_export                                                | L OOOO OO- --- -- - | L MMMM MM- --- -- -
inquiry_new                                                     | L OOOO OO- OOO OO - | L EEEE EE- EEE EE -
inquiry_draft                          =ask_draft               | L MMMM MM- MMM MM - | L O--- --- --- -- -
inquiry_draft_discard                  =ask_draft               | L MMMM MM- --- -- - | L RRRR RR- --- -- -
inquiry_gather                                                  | L ---O -O- --- -- - | L ---E -E- --- -- -
inquiries_shared                                                | L OOOO OO- OOO OO - | L MMMM MM- MMM MM -
inquiry_desks                                                   | L OOOO OO- OOO OO - | L MMMM MM- MMM MM -
inquiry                                =case                    | L OO-O --- O-O -- - | L MMMM MM- MMM MM -
inquiry                                =other_case              | L ---- -O- O-O -- - | L MMMM MM- MMM MM -
inquiry                                =first_case              | L OO-O --- --- -- - | L MMMM MM- MMM MM -
inquiry_join                           =case                    | L MMMM MM- --- -- - | L ---R --- --- -- -
inquiry_join                           =other_case              | L MMMM MM- --- -- - | L ---- -R- --- -- -
inquiry_reply                          =case                    | L RR-R --- R-R -- - | L EE-E --- E-E -- -
inquiry_reply                          =other_case              | L ---- -R- R-R -- - | L ---- -E- E-E -- -
inquiry_accept                         =case                    | L RR-R --- R-R -- - | L EE-- --- --- -- -
inquiry_reopen                         =case                    | L RR-R --- R-R -- - | L EE-- --- --- -- -
inquiry_withdraw                       =case                    | L RR-R --- R-R -- - | L RR-- --- --- -- -
inquiry_withdraw                       =other_case              | L ---- -R- R-R -- - | L ---- --- --- -- -
inquiry_rate                           =case                    | L RR-R --- R-R -- - | L EE-- --- --- -- -
inquiry_answer                         =case                    | L RR-R --- R-R -- - | L ---E --- E-E -- -
inquiry_answer                         =other_case              | L ---- -R- R-R -- - | L ---- -E- E-E -- -
inquiry_request                        =case                    | L RR-R --- R-R -- - | L ---E --- E-E -- -
inquiry_pass_up                        =case                    | L RR-R --- R-R -- - | L ---R --- --- -- -
inquiry_date                           =case                    | L RR-R --- R-R -- - | L EE-E --- E-E -- -
inquiry_note                           =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_pass_down                      =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_close                          =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_assign                         =case                    | L RR-R --- R-R -- - | L ---- --- R-R -- -
inquiry_move                           =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_share                          =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_merge                          =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_faq_link                       =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_faq_draft                      =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_notice_link                    =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_checklist                      =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_tasks                          =case                    | L RR-R --- R-R -- - | L ---- --- R-R -- -
inquiry_save_draft                     =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_submit_draft                   =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_approve_draft                  =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_return_draft                   =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
inquiry_send_draft                     =case                    | L RR-R --- R-R -- - | L ---- --- E-E -- -
helpdesk:home                                                   | L ---- --- O-O -O - | L ---- --- M-M -M -
helpdesk:dashboard                                              | L ---- --- O-O -O - | L ---- --- M-M -M -
helpdesk:list                                                   | L ---- --- O-O -O - | L ---- --- M-M -M -
helpdesk:view                          =ticket                  | L ---- --- R-R -- - | L ---- --- M-M -M -
inquiry_bulk                                                    | L ---- --- --- -- - | L ---- --- --- -- -
inquiry_desk_export                                             | L ---- --- O-O -O - | L ---- --- M-M -M -
inquiry_save_search                                             | L ---- --- R-R -R - | L ---- --- E-E -E -
inquiry_forget_search                  =1                       | L ---- --- M-M -M - | L ---- --- R-R -R -
inquiry_presets                                                 | L ---- --- O-- -- - | L ---- --- M-- -- -
inquiry_preset_new                                              | L ---- --- O-- -- - | L ---- --- E-- -- -
inquiry_preset                         =1                       | L ---- --- --- -- - | L ---- --- E-- -- -
inquiry_preset_delete                  =1                       | L ---- --- M-- -- - | L ---- --- R-- -- -
inquiry_phone                                                   | L ---- --- O-- -- - | L ---- --- E-- -- -
"""  # noqa: E501
