"""What a person is asked, in which order, and how often reader and machine err."""
