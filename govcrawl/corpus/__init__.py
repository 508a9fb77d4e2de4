"""What researchers take away from many records: so far, checks across years. Knows records, not pages."""
