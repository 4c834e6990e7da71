"""Turns a document into plain HTML, in a process of its own that can do nothing else.

Nothing here imports Django or reads settings: the process starts quickly, gets the document as its
standard input and answers with JSON. Raise ``VERSION`` when the same document would look better:
copies of an older version are made again.
"""

VERSION = 1
