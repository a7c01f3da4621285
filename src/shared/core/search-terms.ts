/** Letters, digits and their marks. */
const letters = String.raw`[\p{L}\p{N}\p{M}]`;

/** Those of scripts whose words stand together without spaces. */
const unspaced = String.raw`[[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]&&${letters}]`;

/** A run of such letters, a word of any other script, or one picture. */
const parts = new RegExp(String.raw`(?<run>${unspaced}+)|[${letters}--${unspaced}]+|\p{Extended_Pictographic}`, 'gv');
const accents = /[\p{M}&&\p{Diacritic}]+/gv;
const plainText = /^[\0-\x7f]*$/;
const plainWords = /[a-z0-9]+/g;

/** What follows is of no use to find a call by. */
const longestTerm = 48;

/** Without accents, and the same for every way to write a letter: `Perché` is `perche`, `Straße` and `STRASSE` are `strasse`. */
const fold = (text: string): string => {
  const bare = text.normalize('NFKD').replace(accents, '').normalize('NFC');
  // By way of capitals, for letters that have two small forms, and those made from small ones, as `ẞ` is its own
  // capital; the last sigma of a word has a third form.
  return bare.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
};

/** Neighbours in twos, so that any part of the run is found; the last character alone. */
const toPairs = (run: string): string[] => {
  const characters = Array.from(run);
  return characters.map((character, at) => character + (characters[at + 1] ?? ''));
};

/**
 * The words of a text as full-text search knows them, each once: runs of letters and digits, folded. What is searched and
 * what is searched for are both cut by this function. A text matches a search when each of its terms is how a term of
 * the text begins; one without terms (blanks, punctuation) matches everything.
 *
 * Example: `Perché no? gpt-4o` has the terms `perche`, `no`, `gpt`, `4o`, and is found by `PERCH 4`.
 */
export const toSearchTerms = (text: string): string[] => {
  if (plainText.test(text)) return unique(text.toLowerCase().match(plainWords) ?? []);
  const terms: string[] = [];
  for (const { 0: part, groups } of fold(text).matchAll(parts)) {
    if (groups?.['run'] === undefined) terms.push(part);
    else terms.push(...toPairs(part));
  }
  return unique(terms);
};

const unique = (terms: readonly string[]): string[] => [...new Set(terms.map(shorten))];

/** By whole characters. */
const shorten = (term: string): string =>
  term.length > longestTerm ? Array.from(term).slice(0, longestTerm).join('') : term;

/** Whether each of the searched terms is how a term of some text begins. */
export const hasTerms = (searched: readonly string[], texts: Iterable<string>): boolean => {
  const found: string[] = [];
  for (const text of texts) found.push(...toSearchTerms(text));
  return searched.every((term) => found.some((other) => other.startsWith(term)));
};
