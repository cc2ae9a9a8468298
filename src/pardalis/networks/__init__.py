"""Networks in ONNX files: which there are, where their files come from, and running them."""
