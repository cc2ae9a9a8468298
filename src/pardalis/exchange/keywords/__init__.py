"""Keywords that people wrote into photographs or beside them: XMP and IPTC."""
