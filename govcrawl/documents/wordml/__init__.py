"""WordprocessingML (ECMA-376 part 1, §17) to blocks: package, styles, numbering, text, tables, embedded parts."""
