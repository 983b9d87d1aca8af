"""What is done to text: one spelling for each letter, marks given back, paragraphs made whole."""
