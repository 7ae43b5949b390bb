/** What keys mean in a tree (WAI-ARIA Authoring Practices, Tree View). */

/** What is typed within this time is one word. */
const WORD_MS = 700;

const stops = (row) => row.type !== "word";

/**
 * @param {import("./file-tree.js").Row[]} rows
 * @param {number} at the row with the focus
 * @param {string} key
 * @returns {{to: number}|{act: "open"|"close", row: object}|null} where the focus goes, or what is done with a row; null where the key means nothing
 */
export function treeMove(rows, at, key) {
  const row = rows[at];
  const isDirectory = row?.entry?.kind === "directory";
  const to = (index) => (index >= 0 ? { to: index } : null);
  switch (key) {
    case "ArrowDown":
      return to(rows.findIndex((other, index) => index > at && stops(other)));
    case "ArrowUp":
      return to(rows.findLastIndex((other, index) => index < at && stops(other)));
    case "Home":
      return to(rows.findIndex(stops));
    case "End":
      return to(rows.findLastIndex(stops));
    case "ArrowRight":
      if (!isDirectory) return null;
      if (!row.open) return { act: "open", row };
      return rows[at + 1]?.level > row.level && stops(rows[at + 1]) ? to(at + 1) : null;
    case "ArrowLeft":
      if (row?.open) return { act: "close", row };
      return to(rows.findLastIndex((other, index) => index < at && other.level < (row?.level ?? 0)));
    default:
      return null;
  }
}

/** Finds by the first letters of a name, also the next with the same letter. */
export class TypeAhead {
  #word = "";
  #last = -Infinity;

  /**
   * @param {string} letter
   * @param {string[]} names
   * @param {number} at the one that the focus is on
   * @param {number} now milliseconds
   * @returns {number} -1 for none
   */
  find(letter, names, at, now) {
    this.#word = now - this.#last > WORD_MS ? letter : this.#word + letter;
    this.#last = now;
    const again = [...this.#word].every((each) => each === this.#word[0]);
    const sought = (again ? this.#word[0] : this.#word).toLowerCase();
    const from = again ? at + 1 : at;
    for (let step = 0; step < names.length; step++) {
      const index = (from + step) % names.length;
      if (names[index].toLowerCase().startsWith(sought)) return index;
    }
    return -1;
  }

  /** Whether a space would be part of a word. */
  isTyping(now) {
    return this.#word !== "" && now - this.#last <= WORD_MS;
  }
}
