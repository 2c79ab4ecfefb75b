"""From tables to what people read: words, charts, HTML."""
