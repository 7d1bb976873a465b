"""One function a chart; show() puts picture, rows and words into a notebook."""
