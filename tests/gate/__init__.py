"""Floors under the figures: pinned with the digest of the corpus that they were measured on."""
