"""What keeps the repository in order: notebooks in canonical form, a browser for the tests."""
