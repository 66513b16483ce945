// What the build writes above worker.js, for the type check alone. `build` changes with anything on
// the site, `files` has the path of what is kept from the start and the digest of each, `pages` is
// how many pages that were seen are kept, `words` what a kept page says in each script.
declare const SITE: {
  build: string;
  pages: number;
  words: Record<"zh-hans" | "zh-hant", string>;
  files: Record<string, string>;
};
