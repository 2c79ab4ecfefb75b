"""From a file to a reviewed transcription: lines, tokens, meaning, draft, review, acceptance."""
