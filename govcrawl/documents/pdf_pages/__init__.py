"""A page of a PDF file: its characters, rulings, grids, lines of text and pictures. Lengths are points, y runs down."""
