"""The desk: pages on which a survey is reviewed, decided and read."""
