"""An old text and the decision that amends it → a draft of the new text, with an account of it.

`sentences` and `instructions` read what a decision says to change; `tree` reads the old text;
`edit`, `places` and `numbering` change it; `notice` writes the draft. Nothing here publishes: a
person reads the account and the draft.
"""
