"""Python for the page: gets Pyodide, bundles the editor, packs the project's own code, lays it all in one folder."""
