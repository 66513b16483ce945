// The shapes of what the scripts of the site fetch or find in its pages, for the type check alone:
// no page loads this file. docs/search-format.md and docs/resolver.md tell what each field means.

type Status = "not-yet" | "in-force" | "repealed" | "expired" | "superseded" | "suspended"
  | "unknown";
type Folder = "zh-hans" | "zh-hant";
/** A text in Simplified and in Traditional characters. */
type Pair = [string, string];
/** A stretch of a text: the index of its first character, and the index behind its last. */
type Span = [number, number];

// -- data/go.json, data/go/<notice>.json, data/go-clauses/<notice>.json -------------------------

interface DatedStatus {
  from: string | null; status: Status;
  /** Whether the status is unknown because the text is presumed to have ended. */
  presumed?: boolean;
}
interface KnownNotice {
  number: Pair | null;
  /** All its numbers, where it has several. */
  numbers?: string[];
  name: Pair;
  /** The whole titles by which it is cited, bare. */
  keys: string[];
  /** The years in which its text was written or revised. */
  years: string[];
  /** Whether its 項 stands above its 款. */
  taiwan?: boolean;
  held: boolean;
  periods: DatedStatus[];
  repealed_by: string | null;
  work: string | null;
  /** Its place among the versions of its work. */
  place: number;
  /** The notice that carries its work on. */
  next: string | null;
  clauses: ClauseTable;
}
interface KnownWork { title: Pair; versions: string[]; wids: string[] }
interface KnownBody { name: Pair; names: string[] }
interface Known {
  notices: Record<string, KnownNotice>;
  works: Record<string, KnownWork>;
  bodies: Record<string, KnownBody>;
}
/** data/go.json: variant characters and what each folds to; how many files of keys there are. */
interface GoData { fold: Pair; files: number }
type Change = "same" | "edited" | "merged" | "removed" | "unclear";
interface KnownClause {
  style: string;
  /** The printed number, and that of 之一 behind it. */
  number: [number, number];
  parent: string;
  measure: boolean;
  /** Which 款 of its article a paragraph is. */
  k?: number;
  /** Its clause in the next version ("" where there is none), and what became of its text. */
  next?: [string, Change];
}
type ClauseTable = Record<string, KnownClause>;
/** The fields of `Target`, `Lacking` and `Answer` in tiaowen/resolver/known.py. */
interface Target { notice: string; clause: string; work: string; wid: string; body: string }
interface Lacking { notice: string; words: string; has: string[]; above: string; work: string }
interface Answer {
  kind: "go" | "list" | "none" | "search";
  targets: Target[];
  unknown: string[];
  lacking: Lacking[];
  near: string[];
  notes: ("document" | "path" | "taiwan" | "part" | "many" | "unheld")[];
}

// -- search/ ---------------------------------------------------------------------------------

interface SearchWords {
  [key: string]: string | Record<string, string> | Record<string, Record<string, string>>;
  parts: string; parts_apart: string; like: string; literal: string; dropped: string; comma: string;
  count: string; none: string; reworded: string; between: string; least: string; all: string; more: string;
  filters: string; unheld: string; apart: string; without: string;
  without_gone: string; without_records: string;
  dimensions: Record<string, string>;
  facets: Record<string, Record<string, string>>;
}
interface SearchManifest {
  epoch: string;
  version: string;
  shards: number;
  keys: string;
  text: string;
  pairs: [number, number][];
  numerals: string;
  alike: string;
  words: SearchWords;
}
/** A value and how it is called. */
type Named = [string, string];
type BlockFile = [
  item: [
    id: string, kind: string, day: string, number: string, name: string, region: Named,
    topics: Named[], periods: string, type: string,
  ],
  bodies: Named[],
  units: [id: string, text: string, head: number, name: string, ownPage: 0 | 1, bodies: number[]][],
];
type Column<T> = [values: T[], places: string];
type CatalogueFile = [
  capacities: Column<number>, region: Column<Named>, kind: Column<string>, year: Column<number>,
  topics: Column<Named[]>, periods: Column<string>, type: Column<string>,
];

interface SearchItem {
  id: string; kind: string; day: string; number: string; name: string; region: Named;
  topics: Named[]; periods: string; type: string;
}
interface SearchUnit {
  id: string; text: string; head: number; name: string; ownPage: 0 | 1; bodies: Named[];
}
interface SearchBlock { item: SearchItem; units: SearchUnit[] }
interface Catalogue {
  /** The number of each item's first block. */
  bases: Uint32Array;
  region: Named[]; kind: string[]; year: number[]; topics: Named[][]; periods: string[];
  type: string[];
}
/** The units of a key (the blocks of a single character), and those that have it in a heading. */
interface Posting { count: number; units: Uint32Array; heads: Uint32Array }
/** A key whose list has a file of its own. */
interface LongPosting { count: number; units?: undefined }

interface Word {
  bare: string; exact: string | false; not?: boolean;
  /** As the reader wrote it. */
  typed?: string;
  /** Other writings of its numbers. */
  others?: Word[];
  /** Whether it stands in a folded text where its letters do: a number must not be part of another. */
  fits?: (folded: string, start: number, end: number) => boolean;
}
interface CitedClause { number: string; serial: number; clause: number }
type Dimension = "region" | "kind" | "type" | "status" | "body" | "topic" | "year";
type Filters = { [name in Dimension | "without"]?: Set<string> };
/** The values of an item or hit; a status has no words of its own. */
type Facts = { [name in Dimension]: [string, string?][] | null };
