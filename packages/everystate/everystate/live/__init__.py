"""Python in the page: the cells of a page run in a worker of the browser, in one namespace, in reading order.

The same code runs, and is tested, wherever Python does: a host only hands over messages.
"""
