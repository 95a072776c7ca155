"""Groups of commands and the options they share; `cli` puts them together."""
