"""One module a verb: importing, suggesting, indexing, searching, triaging, training, reporting.

Services join ports and decide nothing about screens; site, API and command line all call them.
"""
