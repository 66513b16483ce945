// The words of the scripts that few readers need, fetched once, and the making of elements.

const folder = document.documentElement.lang.toLowerCase();
let said = null;

export function words() {
  said ??= fetch(new URL(`../${folder}/words.json`, import.meta.url)).then((answer) => answer.json());
  said.catch(() => { said = null; });
  return said;
}

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
