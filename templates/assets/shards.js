// The files of the search, as tiaowen/search/ writes them: fetched when they are needed, checked,
// and read. A file that is missing, cut short or of another edition is asked for once more.

export class Unavailable extends Error {}

const KEPT = 300;
const CRC = Uint32Array.from({ length: 256 }, (_, i) => {
  for (let bit = 0; bit < 8; bit++) i = (i >>> 1) ^ (i & 1 && 0xedb88320);
  return i;
});

function crc32(bytes) {
  let sum = -1;
  for (const byte of bytes) sum = (sum >>> 8) ^ CRC[(sum ^ byte) & 255];
  return ~sum >>> 0;
}

// The content behind a file's checksum.
function unsealed(bytes) {
  const content = bytes.subarray(4);
  const sum = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
  if (bytes.length < 4 || crc32(content) !== sum) throw new Error("cut short");
  return content;
}

async function ask(url, read, first = "default") {
  for (const cache of [first, "reload"]) {
    try {
      const answer = await fetch(url, { cache });
      if (answer.ok) return read(new Uint8Array(await answer.arrayBuffer()));
    } catch {
      // Not reached, cut short or outdated: once more, past every cache.
    }
  }
  throw new Unavailable(url.pathname);
}

// Bytes → text, by the characters that take one byte and the ranges that take two.
function decoder(common, pairs) {
  const one = [...common];
  const two = pairs.flatMap(([first, length]) =>
    Array.from({ length }, (_, i) => String.fromCodePoint(first + i)));
  return (bytes) => {
    let text = "";
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] < one.length) {
        text += one[bytes[i]];
      } else {
        const char = two[((bytes[i] - one.length) << 8) | bytes[++i]];
        if (char === "\0") {
          text += String.fromCodePoint((bytes[++i] << 16) | (bytes[++i] << 8) | bytes[++i]);
        } else {
          text += char;
        }
      }
    }
    return text;
  };
}

class Numbers {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get more() { return this.at < this.bytes.length; }
  next() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
  }
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  rising(count) {
    const found = new Uint32Array(count);
    for (let i = 0, last = 0; i < count; i++) found[i] = last += this.next();
    return found;
  }
}

// A list of the index: the numbers of units (of blocks, under a single character), and of those
// that have the key in their heading.
function list(bytes, count) {
  const numbers = new Numbers(bytes);
  const head = numbers.next();
  const heads = numbers.rising(head >> 1);
  if (!(head & 1)) return { count, heads, units: numbers.rising(count) };
  // The key is in so many that a bit for each place is shorter.
  const bits = numbers.take(bytes.length - numbers.at);
  const units = new Uint32Array(count);
  for (let i = 0, n = 0; n < count; i++) if (bits[i >> 3] & (1 << (i & 7))) units[n++] = i;
  return { count, heads, units };
}

// A column of the catalogue: its distinct values, and for each item a character that names one;
// behind a space, pairs of such a character and the length of its run.
function column([values, text]) {
  const numbers = Array.from(text.trimStart(), (char) =>
    char < "{" ? parseInt(char, 36) : char.charCodeAt(0) - 0x4e00);
  if (!text.startsWith(" ")) return numbers.map((number) => values[number]);
  const found = [];
  for (let i = 0; i < numbers.length; i += 2) {
    for (let n = numbers[i + 1]; n > 0; n--) found.push(values[numbers[i]]);
  }
  return found;
}

// n;2025-11-18i → not-yet;2025-11-18 in-force, as the pages write it.
const STATUSES = { n: "not-yet", i: "in-force", r: "repealed", e: "expired", u: "unknown" };
function spelled(periods) {
  return periods.replace(/([a-z])(?=;|$)/g, (_, letter) => ` ${STATUSES[letter]}`)
    .replace(/(^|;) /g, "$1");
}

const hex = (number) => number.toString(16).padStart(2, "0");

export class Store {
  static async open(root, folder) {
    const url = new URL(`search/${folder}.json`, root);
    return ask(url, (bytes) => {
      const manifest = JSON.parse(new TextDecoder().decode(bytes));
      return new Store(new URL("search/", root), folder, manifest);
    }, "no-cache");
  }

  constructor(base, folder, manifest) {
    Object.assign(this, { base, folder, words: manifest.words, manifest, kept: new Map() });
    this.readKey = decoder(manifest.keys, manifest.pairs);
    this.readText = decoder(manifest.text, manifest.pairs);
    this.common = new Set(manifest.keys);
    this.numerals = new Set(manifest.numerals);
  }

  // Fetch a file once; only the files used last are kept.
  #file(path, read) {
    let file = this.kept.get(path);
    if (file) {
      this.kept.delete(path);
    } else {
      const url = new URL(path, this.base);
      url.searchParams.set("v", this.manifest.version);
      file = ask(url, (bytes) => read(unsealed(bytes)));
      file.catch(() => this.kept.delete(path));
    }
    this.kept.set(path, file);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    return file;
  }

  // Numbers of units mean something only together with the row of blocks that they were made for.
  #current(content) {
    const epoch = Array.from(content.subarray(0, 4), hex).join("");
    if (epoch !== this.manifest.epoch) throw new Error("outdated");
    return content.slice(4);
  }

  // What a key leads to: null, or its count and, unless the list is long, the list.
  async find(key) {
    const shard = crc32(new TextEncoder().encode(key)) & (this.manifest.shards - 1);
    const path = `${hex(shard >> 8)}/${hex(shard & 255)}.bin`;
    const bytes = await this.#file(path, (content) => this.#current(content));
    for (const entry = new Numbers(bytes); entry.more;) {
      const name = this.readKey(entry.take(entry.next()));
      const count = entry.next();
      const content = entry.take(entry.next());
      if (name === key) return content.length ? list(content, count) : { count };
    }
    return null;
  }

  // The list of a key that stands in very many units.
  often(key, count) {
    const name = Array.from(key, (char) => char.codePointAt(0).toString(16)).join("-");
    return this.#file(`often/${name}.bin`, (content) => list(this.#current(content), count));
  }

  block(number) {
    const path = `${this.folder}/${hex(number >> 8)}/${hex(number & 255)}.bin`;
    return this.#file(path, (content) => {
      const [item, bodies, units] = JSON.parse(this.readText(content));
      const [id, kind, day, title, name, region, topics, periods] = item;
      return {
        item: { id, kind, day, number: title, name, region, topics, periods: spelled(periods) },
        units: units.map(([clause, text, head, called, ownPage, named]) => ({
          id: clause, text, head, name: called, ownPage, bodies: named.map((i) => bodies[i]),
        })),
      };
    });
  }

  // Which item each block belongs to, and what the filters ask of items.
  catalogue() {
    return this.#file(`${this.folder}/catalogue.bin`, (content) => {
      const columns = JSON.parse(this.readText(this.#current(content)));
      const [rooms, region, kind, year, topics, periods] = columns.map(column);
      const bases = new Uint32Array(rooms.length);
      for (let i = 1; i < rooms.length; i++) bases[i] = bases[i - 1] + rooms[i - 1];
      return { bases, region, kind, year, topics, periods: periods.map(spelled) };
    });
  }

  folding() {
    return this.#file("fold.bin", (content) => {
      const chars = [...this.readKey(content)];
      const table = new Map();
      for (let i = 0; i < chars.length; i += 2) table.set(chars[i], chars[i + 1]);
      return table;
    });
  }
}
