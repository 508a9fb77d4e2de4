"""Writers of reports in every format that offices publish: the same truth as Word, PDF, spreadsheet and picture."""
