"""What a corpus is made of: frozen records, Arrow table specs, identifiers, stages."""
