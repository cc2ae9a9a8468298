"""How the pages are built: `make docs`."""

project = "Pardalis"
copyright = "The Pardalis founders"
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Pardalis"
html_show_sourcelink = False
