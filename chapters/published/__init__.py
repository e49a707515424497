"""The record of published results: each printed value beside ours."""
