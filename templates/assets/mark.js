// Marks the phrases that led a reader here from the search, in the clause that the address names.

function nodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(".anchor, .note, .next, .address")
      ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

// The text without white space, and where each of its characters stands.
function flat(root) {
  const at = [];
  let text = "";
  for (const node of nodes(root)) {
    for (let i = 0; i < node.data.length; i++) {
      if (/\s/.test(node.data[i])) continue;
      text += node.data[i];
      at.push([node, i]);
    }
  }
  return { text, at };
}

function wrap(places) {
  const [node, start] = places[0];
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, places.at(-1)[1] + 1);
  const mark = document.createElement("mark");
  range.surroundContents(mark);
}

export function mark(phrases, root) {
  for (const phrase of phrases) {
    const wanted = phrase.replace(/\s/g, "");
    if (!wanted) continue;
    const { text, at } = flat(root);
    const starts = [];
    for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) starts.push(i);
    // From the last to the first: wrapping splits the nodes behind it only.
    for (const start of starts.reverse()) {
      const pieces = grouped(at.slice(start, start + wanted.length));
      for (const piece of pieces.reverse()) wrap(piece);
    }
  }
}

function grouped(places) {
  const found = new Map();
  for (const place of places) found.set(place[0], [...(found.get(place[0]) ?? []), place]);
  return [...found.values()];
}
