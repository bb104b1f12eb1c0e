"""Checks of the house rules that no linter knows: sentences, sizes, comments, words."""
