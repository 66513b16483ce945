"""Raw captures → drafts in the content format, with every change to the text accounted for.

A capture is a file as it was saved from a web page. The modules in the order in which data flows:

1. bytes → lines of text: `decode` with `markup` (HTML), `markdown_page`, `word` and `word_numbers`,
   `pdf` and `pdf_tables`; `extracted` is what the last two formats give;
2. lines that remember what the capture had: `traced_lines`; a title and a number on one line are
   put apart (`title_lines`);
3. cleaning rules, each of which may edit lines: `rules` with `spam`, `traditional`, `shifted_gbk`,
   `radicals`; a text that was issued in Traditional script keeps it: `native`;
4. lines → documents: `documents`, by their heads (`heads`; `openings` tells which begin a notice,
   `head_lines` puts number and title together), by the fields of a page (`field_tables`), and by
   what is furniture of the page (`boilerplate`); the rest is `press`. All of them look at the
   capture as `capture_lines` gives it, and at one line by `line_patterns`;
5. a document → the draft of a notice (`notices`, `tables`, `blocks`), with who issued it and when
   (`head_facts`) and what it says of its term (`term_scope`) and of others (`proposals`,
   `annexed_targets`), or of a record (`records`);
6. words that the capture has lost → the same words of another notice: `witnesses`;
7. edits → emendations, and the proof that undoing them gives the capture back: `account`, which
   looks at lines without their `notation`;
8. all of this for one capture (`captures`) and for many (`batch`, `staging`, with `similar_titles`
   to find the notices that may have lost words).

Where words are lost and nothing tells what they were, the draft has a hole (`model.HOLE`), which
is reported and never filled by a guess.
"""
