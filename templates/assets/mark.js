// Marks the phrases that led a reader here from the search, in the clause that the address names.

/**
 * A character of the text: the node that it stands in, and its index there.
 * @typedef {[Text, number]} Place
 */

/** @param {HTMLElement} root */
function nodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(".anchor, .note, .next, .address")
      ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const found = [];
  while (walker.nextNode()) {
    if (walker.currentNode instanceof Text) found.push(walker.currentNode);
  }
  return found;
}

// The text without white space, and the node and index of each of its characters.
/** @param {HTMLElement} root */
function flat(root) {
  /** @type {Place[]} */
  const at = [];
  let text = "";
  for (const node of nodes(root)) {
    for (const [i, unit] of node.data.split("").entries()) {
      if (/\s/.test(unit)) continue;
      text += unit;
      at.push([node, i]);
    }
  }
  return { text, at };
}

/**
 * @param {Text} node
 * @param {number[]} places indices that follow each other
 */
function wrap(node, places) {
  const range = document.createRange();
  range.setStart(node, places[0] ?? 0);
  range.setEnd(node, (places.at(-1) ?? 0) + 1);
  const mark = document.createElement("mark");
  range.surroundContents(mark);
}

/**
 * Mark every place of each phrase; white space in either does not count.
 * @param {string[]} phrases
 * @param {HTMLElement} root
 */
export function mark(phrases, root) {
  for (const phrase of phrases) {
    const wanted = phrase.replace(/\s/g, "");
    if (!wanted) continue;
    const { text, at } = flat(root);
    const starts = [];
    for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) starts.push(i);
    // From the last to the first, since wrapping a match changes the nodes behind it.
    for (const start of starts.reverse()) {
      const pieces = [...grouped(at.slice(start, start + wanted.length))];
      for (const [node, piece] of pieces.reverse()) wrap(node, piece);
    }
  }
}

/** @param {Place[]} places */
function grouped(places) {
  /** @type {Map<Text, number[]>} */
  const found = new Map();
  for (const [node, i] of places) found.set(node, [...(found.get(node) ?? []), i]);
  return found;
}
