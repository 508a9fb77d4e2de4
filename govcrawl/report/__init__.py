"""What a report is: where it begins and ends on a page, its sections, its metadata, whose it is."""
