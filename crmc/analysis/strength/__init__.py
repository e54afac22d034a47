"""How strong the `test` declarations are: what they see, what they would not notice, and what would."""
