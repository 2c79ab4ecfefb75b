"""The printed figures as SDMX: structures, and data as SDMX-CSV 2.0 and SDMX-ML 3.0."""
