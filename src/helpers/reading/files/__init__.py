"""From a file to numbered lines: text, Markdown, web page, Word, PDF, scan, picture."""
