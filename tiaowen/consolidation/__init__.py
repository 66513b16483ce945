"""An old text and the decision that amends it → a draft of the new text, with an account of it.

`instructions` reads what a decision says to change, `edit` does it to the old text. Nothing here
publishes: a person reads the account and the draft.
"""
