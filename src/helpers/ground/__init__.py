"""What everything stands on: places of files, errors, codes, words, hashes."""
