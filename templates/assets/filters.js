// The filters of the search page. search.js loads this once the first hits are shown.
import { DIMENSIONS, WITHOUT } from "./engine.js";
import { element } from "./hits.js";

/** @typedef {import("./engine.js").Search} Search */

/**
 * Show the filters of a search, with how many hits each leaves.
 * @param {HTMLDetailsElement} filtering
 * @param {Search} search
 * @param {SearchWords} words
 */
export function drawFilters(filtering, search, words) {
  filtering.hidden = false;
  const groups = DIMENSIONS.map((name) => dimension(name, search, words));
  groups.push(group("without", words.without, WITHOUT.map((value) =>
    [value, value === "gone" ? words.without_gone : words.without_records, ""]),
  search.filters.without));
  const focused = document.activeElement;
  the("div", HTMLElement, filtering).replaceChildren(...groups);
  the("summary", HTMLElement, filtering).textContent = words.filters;
  if (focused instanceof HTMLInputElement && !focused.isConnected) {
    [...filtering.querySelectorAll("input")]
      .find((one) => one.name === focused.name && one.value === focused.value)?.focus();
  }
}

/**
 * The boxes of one dimension; "" where no hit has any of its values and none is chosen.
 * @param {Dimension} name
 * @param {Search} search
 * @param {SearchWords} words
 */
function dimension(name, search, words) {
  const { exact, values } = search.facet(name);
  const chosen = search.filters[name];
  const known = new Map(values.map((one) => [one.value, one]));
  for (const value of chosen ?? []) {
    if (!known.has(value)) known.set(value, { value, label: undefined, number: 0 });
  }
  if (!known.size) return "";
  const sorted = [...known.values()].sort((a, b) => name === "year"
    ? Number(b.value) - Number(a.value) : b.number - a.number || (a.value < b.value ? -1 : 1));
  return group(name, words.dimensions[name] ?? name, sorted.map(({ value, label, number }) => {
    const pattern = words[name];
    const told = typeof pattern === "string" ? pattern.replace("{n}", value) : value;
    return [value, label ?? words.facets[name]?.[value] ?? told, `${number}${exact ? "" : "+"}`];
  }), chosen);
}

/**
 * Boxes to choose among values.
 * @param {Dimension | "without"} name
 * @param {string} legend
 * @param {[value: string, label: string, number: string][]} values
 * @param {Set<string> | undefined} chosen
 */
function group(name, legend, values, chosen) {
  return element("fieldset", {}, element("legend", {}, legend), ...values.map(([value, label, number]) => {
    const box = element("input", { type: "checkbox", name, value });
    box.checked = Boolean(chosen?.has(value));
    return element("label", {}, box, ` ${label} `, element("small", {}, number));
  }));
}
