// How what a citation means is called, and where it is.
import { labelsIn } from "./labels.js";

/**
 * @param {Known} known what was fetched; more may be added later
 * @param {0 | 1} column of the script
 * @param {(path: string) => string} address of a path below the folder of the script
 */
export function targetsIn(known, column, address) {
  const label = labelsIn(column);
  /** @param {string} id */
  function notice(id) {
    const one = known.notices[id];
    if (!one) throw new Error(`${id}: no such notice`);
    return one;
  }
  /** @param {string} id */
  function marked(id) {
    return `《${notice(id).name[column].replaceAll("《", "〈").replaceAll("》", "〉")}》`;
  }
  /** @param {string} id */
  function called(id) {
    const { number } = notice(id);
    return number ? number[column] : marked(id);
  }
  /** @param {string} id */
  function title(id) {
    return notice(id).number ? marked(id) : "";
  }
  /** @type {(id: string, clause: string) => string} */
  function clauseName(id, clause) {
    return label(notice(id).clauses, clause);
  }
  /** @type {(one: Target, whole?: boolean) => string} */
  function nameOf(one, whole = false) {
    if (one.body) return known.bodies[one.body]?.name[column] ?? one.body;
    if (one.work) {
      const name = known.works[one.work]?.title[column] ?? one.work;
      return one.wid ? `${name} ${one.wid}` : name;
    }
    if (!one.clause) return called(one.notice);
    return `${whole ? called(one.notice) : ""}${clauseName(one.notice, one.clause)}`;
  }
  /** @param {Target} one */
  function href(one) {
    if (one.body) return address(`bodies/${one.body}/`);
    if (one.work) return address(`works/${one.work}/${one.wid ? `${one.wid}/` : ""}`);
    const measure = one.clause && notice(one.notice).clauses[one.clause]?.measure;
    return address(`notices/${one.notice}/${!one.clause ? "" : measure ? `${one.clause}/` : `#${one.clause}`}`);
  }
  return { notice, called, title, clauseName, nameOf, href };
}
