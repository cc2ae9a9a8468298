"""What the pages and other programs ask for as JSON, one file each noun."""
