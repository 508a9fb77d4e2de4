"""Word 97-2003 files ([MS-DOC]) to blocks, from the bytes alone."""
