"""Tables leave the project: CSV, workbooks, zips, one database, and what describes them."""
