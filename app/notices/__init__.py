"""What a person is told inside the product; written by any feature above, shown by the page shell."""
