"""Raw capture → drafts in the content format, with every departure from the capture accounted for.

In the order data flows: bytes → lines (`decode`, `markup`); cleaning rules over the lines (`rules`,
`spam`, `traditional`); lines → documents (`documents`); a document → a draft notice (`notices`,
`tables`, `blocks`) or record (`records`); holes → readings (`witnesses`); the proof (`account`);
all of it over one file (`captures`) and over many (`runs`).
"""
