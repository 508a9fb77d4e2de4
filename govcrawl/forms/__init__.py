"""The statutory forms as data, the shared table reader, and the relations."""
