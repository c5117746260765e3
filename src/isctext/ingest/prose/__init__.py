"""What texts are made of, whatever the format: blocks, paragraphs, signatures, speaker turns."""
