// The wording of scripts that few readers need, which is fetched once, and a maker of elements.

const folder = document.documentElement.lang.toLowerCase();
/**
 * What the sheet of keys and the menu of a clause say: words.json of the page's script.
 * @typedef {object} Said
 * @property {string} title
 * @property {Record<string, string>} sheet
 * @property {string} on
 * @property {string} close
 * @property {string} copied
 * @property {Record<string, string>} tools
 */
/** @type {Promise<Said> | null} */
let said = null;

export function words() {
  said ??= fetch(new URL(`../${folder}/words.json`, import.meta.url)).then((answer) => answer.json());
  said.catch(() => { said = null; });
  return said;
}

/**
 * A new element with some of its properties set.
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name
 * @param {Partial<HTMLElementTagNameMap[N]>} properties
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[N]}
 */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
