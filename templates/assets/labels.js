// How a clause is cited, from its place and style alone: 第十二条第二款第（三）项, 附件3第18行.
import { chinese } from "./numerals.js";

/** @type {Record<string, [string, string, string, string]>} before and behind the number, in either script */
const UNITS = {
  article: ["第", "条", "第", "條"], part: ["", "、", "", "、"], segment: ["第", "部分", "第", "部分"],
  book: ["第", "编", "第", "編"], subbook: ["第", "分编", "第", "分編"], chapter: ["第", "章", "第", "章"],
  division: ["第", "节", "第", "節"], section: ["（", "）", "（", "）"], measure: ["第", "条", "第", "條"],
  item: ["（", "）", "（", "）"], annex: ["附件", "", "附件", ""], row: ["第", "行", "第", "行"],
};
const IN_DIGITS = ["measure", "annex", "row", "item"];

/**
 * What names a clause of a table, in the script of that column.
 * @param {0 | 1} column
 * @returns {(table: ClauseTable, id: string) => string}
 */
export function labelsIn(column) {
  return (table, id) => {
    const clause = table[id];
    if (!clause) return id;
    const [number, sub] = clause.number;
    const article = clause.style === "article";
    if (clause.k) {
      return `${above(table, clause.parent, column)}第${chinese(clause.k)}款`;
    }
    const unit = UNITS[clause.style];
    const row = id.match(/-r(\d+)$/)?.[1];
    const value = row ? Number(row) : number;
    if (!unit || !value) return above(table, clause.parent, column) || id;
    const shown = IN_DIGITS.includes(clause.style) ? String(value) : chinese(value);
    const one = `${unit[column * 2]}${shown}${unit[column * 2 + 1]}${sub ? `之${chinese(sub)}` : ""}`;
    const nested = !article && id.startsWith(`${clause.parent}-`);
    return nested ? `${above(table, clause.parent, column)}${one}` : one;
  };
}

/** @type {(table: ClauseTable, id: string, column: 0 | 1) => string} */
function above(table, id, column) {
  return id ? labelsIn(column)(table, id) : "";
}
