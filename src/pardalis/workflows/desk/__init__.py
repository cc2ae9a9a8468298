"""The jobs that the desk asks for: what a person sees, decides and gives out."""
