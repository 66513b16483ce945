// Fetches, checks and reads the files of the search, which tiaowen/search/ writes. A file that is
// missing, truncated or of another edition is fetched once more.

export class Unavailable extends Error {}

const KEPT = 300; // files that stay in memory
const CRC = Uint32Array.from({ length: 256 }, (_, i) => {
  for (let bit = 0; bit < 8; bit++) i = (i >>> 1) ^ (i & 1 && 0xedb88320);
  return i;
});

/**
 * The CRC-32 of zlib and PNG.
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  let sum = -1;
  for (const byte of bytes) sum = (sum >>> 8) ^ (CRC[(sum ^ byte) & 255] ?? 0);
  return ~sum >>> 0;
}

/**
 * The content behind a file's checksum.
 * @param {Uint8Array} bytes
 * @throws {Error} when the file is cut short or is another one
 */
export function unsealed(bytes) {
  if (bytes.length < 4) throw new Error("cut short");
  const content = bytes.subarray(4);
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (crc32(content) !== sum) throw new Error("cut short");
  return content;
}

/**
 * What `read` makes of the file at an address.
 * @template T
 * @param {URL} url
 * @param {(bytes: Uint8Array) => T} read
 * @param {RequestCache} [first]
 * @returns {Promise<T>}
 */
export async function ask(url, read, first = "default") {
  /** @type {RequestCache[]} */
  const ways = [first, "reload"];
  for (const cache of ways) {
    try {
      const answer = await fetch(url, { cache });
      if (answer.ok) return read(new Uint8Array(await answer.arrayBuffer()));
    } catch {
      // Unreachable, truncated or outdated: fetch it once more, bypassing all caches.
    }
  }
  throw new Unavailable(url.pathname);
}

/**
 * What turns bytes into text.
 * @param {string} common the characters that take one byte
 * @param {[number, number][]} pairs the ranges that take two: first code point and length
 * @returns {(bytes: Uint8Array) => string}
 */
export function decoder(common, pairs) {
  const one = [...common];
  const two = pairs.flatMap(([first, length]) =>
    Array.from({ length }, (_, i) => String.fromCodePoint(first + i)));
  return (bytes) => {
    let text = "";
    let at = 0;
    const next = () => bytes[at++] ?? 0;
    while (at < bytes.length) {
      const first = next();
      const char = one[first] ?? two[((first - one.length) << 8) | next()];
      text += char === "\0" ? String.fromCodePoint((next() << 16) | (next() << 8) | next()) : char;
    }
    return text;
  };
}

/** Numbers of seven bits a byte, read one after another. */
export class Numbers {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get more() { return this.at < this.bytes.length; }
  next() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error("cut short");
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
  }
  /** @param {number} length */
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  /**
   * Numbers that are kept as what each adds to the one before.
   * @param {number} count
   */
  rising(count) {
    const found = new Uint32Array(count);
    let last = 0;
    for (let i = 0; i < count; i++) {
      last += this.next();
      found[i] = last;
    }
    return found;
  }
}

/**
 * A list of the index: the numbers of units (of blocks, under a single character), and of those
 * that have the key in their heading.
 * @param {Uint8Array} bytes
 * @param {number} count
 * @returns {Posting}
 */
export function posting(bytes, count) {
  const numbers = new Numbers(bytes);
  const head = numbers.next();
  const heads = numbers.rising(head >> 1);
  if (!(head & 1)) return { count, heads, units: numbers.rising(count) };
  // The list is so long that it is stored as a bitmap, which is shorter.
  const bits = numbers.take(bytes.length - numbers.at);
  const units = new Uint32Array(count);
  for (let i = 0, n = 0; i < bits.length * 8 && n < count; i++) {
    if ((bits[i >> 3] ?? 0) & (1 << (i & 7))) units[n++] = i;
  }
  return { count, heads, units };
}

/**
 * The values of a column of the catalogue, of which it has the distinct ones, and for each item a
 * character that names one; behind a space, pairs of such a character and the length of its run.
 * @template T
 * @param {Column<T>} column
 * @returns {T[]}
 */
export function column([values, text]) {
  const numbers = Array.from(text.trimStart(), (char) =>
    char < "{" ? parseInt(char, 36) : char.charCodeAt(0) - 0x4e00);
  const valueAt = (/** @type {number | undefined} */ number) => {
    const value = values[number ?? -1];
    if (value === undefined) throw new Error("a value is lacking");
    return value;
  };
  if (!text.startsWith(" ")) return numbers.map(valueAt);
  const found = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const value = valueAt(numbers[i]);
    for (let n = numbers[i + 1] ?? 0; n > 0; n--) found.push(value);
  }
  return found;
}

const hex = (/** @type {number} */ number) => number.toString(16).padStart(2, "0");

export class Store {
  /**
   * @param {URL | string} root the address of the site
   * @param {string} folder of the page's script
   */
  static async open(root, folder) {
    const url = new URL(`search/${folder}.json`, root);
    return ask(url, (bytes) => {
      /** @type {SearchManifest} */
      const manifest = JSON.parse(new TextDecoder().decode(bytes));
      return new Store(new URL("search/", root), folder, manifest);
    }, "no-cache");
  }

  /**
   * @param {URL} base
   * @param {string} folder
   * @param {SearchManifest} manifest
   */
  constructor(base, folder, manifest) {
    this.base = base;
    this.folder = folder;
    this.words = manifest.words;
    this.manifest = manifest;
    /** @type {Map<string, Promise<unknown>>} path → what was read from it, those used last at the end */
    this.kept = new Map();
    this.readKey = decoder(manifest.keys, manifest.pairs);
    this.readText = decoder(manifest.text || manifest.keys, manifest.pairs);
    this.common = new Set(manifest.keys);
    this.numerals = new Set(manifest.numerals);
  }

  /**
   * Fetch a file once; only the files used last are kept.
   * @template T
   * @param {string} path
   * @param {(content: Uint8Array) => T} read the same one whenever the path is asked for
   * @param {string} [version]
   * @returns {Promise<T>}
   */
  #file(path, read, version = this.manifest.version) {
    let file = /** @type {Promise<T> | undefined} */ (this.kept.get(path));
    if (file) {
      this.kept.delete(path);
    } else {
      const url = new URL(path, this.base);
      url.searchParams.set("v", version);
      file = ask(url, (bytes) => read(unsealed(bytes)));
      file.catch(() => this.kept.delete(path));
    }
    this.kept.set(path, file);
    const [oldest = path] = this.kept.keys();
    if (this.kept.size > KEPT) this.kept.delete(oldest);
    return file;
  }

  /**
   * Numbers of units mean something only together with the row of blocks that they were made for.
   * @param {Uint8Array} content
   */
  #current(content) {
    const epoch = Array.from(content.subarray(0, 4), hex).join("");
    if (epoch !== this.manifest.epoch) throw new Error("outdated");
    return content.slice(4);
  }

  /**
   * What a key leads to: null, or its count and, unless the list is long, the list.
   * @param {string} key
   * @returns {Promise<Posting | LongPosting | null>}
   */
  async find(key) {
    const shard = crc32(new TextEncoder().encode(key)) & (this.manifest.shards - 1);
    const path = `${hex(shard >> 8)}/${hex(shard & 255)}.bin`;
    const bytes = await this.#file(path, (content) => this.#current(content));
    for (const entry = new Numbers(bytes); entry.more;) {
      const name = this.readKey(entry.take(entry.next()));
      const count = entry.next();
      const content = entry.take(entry.next());
      if (name === key) return content.length ? posting(content, count) : { count };
    }
    return null;
  }

  /**
   * The list of a key that stands in very many units.
   * @param {string} key
   * @param {number} count
   */
  often(key, count) {
    const name = Array.from(key, (char) => char.codePointAt(0)?.toString(16)).join("-");
    return this.#file(`often/${name}.bin`, (content) => posting(this.#current(content), count));
  }

  /**
   * A block of texts with the item that it is of.
   * @param {number} number
   * @returns {Promise<SearchBlock>}
   */
  block(number) {
    const path = `${this.folder}/${hex(number >> 8)}/${hex(number & 255)}.bin`;
    return this.#file(path, (content) => {
      /** @type {BlockFile} */
      const [item, bodies, units] = JSON.parse(this.readText(content));
      const [id, kind, day, title, name, region, topics, periods, type] = item;
      return {
        item: { id, kind, day, number: title, name, region, topics, type, periods },
        units: units.map(([clause, text, head, called, ownPage, named]) => ({
          id: clause, text, head, name: called, ownPage, 
          bodies: bodies.filter((_, i) => named.includes(i)),
        })),
      };
    });
  }

  /**
   * Which item each block belongs to, and what the filters ask of items.
   * @returns {Promise<Catalogue>}
   */
  catalogue() {
    return this.#file(`${this.folder}/catalogue.bin`, (content) => {
      /** @type {CatalogueFile} */
      const [capacities, region, kind, year, topics, periods, type] =
        JSON.parse(this.readText(this.#current(content)));
      let end = 0;
      const bases = Uint32Array.from(column(capacities), (capacity) => {
        end += capacity;
        return end - capacity;
      });
      return {
        bases, region: column(region), kind: column(kind), year: column(year),
        topics: column(topics), type: column(type), periods: column(periods),
      };
    });
  }

  /**
   * Words for one thing: rows of words, and of those that may stand for them; without the latter,
   * each for the others.
   */
  alike() {
    return this.#file("alike.bin", (content) => this.readKey(content).split(";").map((row) => {
      const [words = [], others = words] = row.split("-").map((some) => some.split(","));
      return { words, others };
    }), this.manifest.alike);
  }

  /** Each variant character of the corpus and what it folds to. */
  folding() {
    return this.#file("fold.bin", (content) => {
      const chars = [...this.readKey(content)];
      /** @type {Map<string, string>} */
      const table = new Map();
      for (let i = 0; i < chars.length; i += 2) table.set(chars[i] ?? "", chars[i + 1] ?? "");
      return table;
    });
  }
}
