"""The code of the book, a folder a chapter: experiments, studies that train or sample, exercises."""
