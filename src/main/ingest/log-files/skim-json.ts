/** Where a JSON value stands: bytes `[start, end)`. */
export type Span = readonly [start: number, end: number];
export type Spans<N extends string> = Partial<Record<N, Span>>;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;

/** Positions are -1 where the bytes end first. */
const skipSpace = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at += 1;
  }
  return at;
};

/** After the closing quote of the string that begins at `from`. */
const skipString = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from + 1;
  while (at < end) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    at += byte === backslash ? 2 : 1;
  }
  return -1;
};

const skipNested = (bytes: Uint8Array, from: number, end: number): number => {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at = skipString(bytes, at, end) - 1;
      if (at < 0) return -1;
    } else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

/** After the value that begins at `from`, whatever it is. */
const skipValue = (bytes: Uint8Array, from: number, end: number): number => {
  const first = bytes[from];
  if (first === quote) return skipString(bytes, from, end);
  if (first === openBrace || first === openBracket) return skipNested(bytes, from, end);
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    if (byte === comma || byte === closeBrace || byte === closeBracket || skipSpace(bytes, at, at + 1) > at) break;
    at += 1;
  }
  return at === from ? -1 : at;
};

/** A member that is wanted: its own span, those of members of its, or both. */
type Member = {
  readonly key: Buffer;
  readonly name: string;
  readonly isWanted: boolean;
  readonly members: readonly Member[];
};

const toMembers = (paths: readonly string[], prefix: string): readonly Member[] => {
  const keys = [...new Set(paths.map((path) => path.split('.', 1)[0] ?? ''))];
  return keys.map((key) => {
    const inside = paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
    const name = `${prefix}${key}`;
    return { key: Buffer.from(key), name, isWanted: paths.includes(key), members: toMembers(inside, `${name}.`) };
  });
};

const isKey = ({ key }: Member, bytes: Uint8Array, start: number, end: number): boolean => {
  if (key.length !== end - start) return false;
  for (let at = 0; at < key.length; at += 1) if (key[at] !== bytes[start + at]) return false;
  return true;
};

const toBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A name may be written with escapes; nobody does that. */
const findMember = (members: readonly Member[], bytes: Uint8Array, start: number, end: number): Member | undefined => {
  for (const member of members) if (isKey(member, bytes, start, end)) return member;
  if (bytes.subarray(start, end).indexOf(backslash) === -1) return undefined;
  const key = readString(bytes, [start - 1, end + 1]);
  return key === null ? undefined : members.find((member) => member.key.toString() === key);
};

/** After the object that begins at `from`; the spans of its members are left in `found`. */
const skimMembers = (
  bytes: Uint8Array,
  from: number,
  end: number,
  members: readonly Member[],
  found: Record<string, Span>,
): number => {
  let at = skipSpace(bytes, from + 1, end);
  while (at < end && bytes[at] === quote) {
    const keyEnd = skipString(bytes, at, end);
    if (keyEnd === -1) return -1;
    const colonAt = skipSpace(bytes, keyEnd, end);
    const valueAt = skipSpace(bytes, colonAt + 1, end);
    if (bytes[colonAt] !== colon || valueAt >= end) return -1;
    const member = findMember(members, bytes, at + 1, keyEnd - 1);
    const isInside = member !== undefined && member.members.length > 0 && bytes[valueAt] === openBrace;
    const valueEnd = isInside
      ? skimMembers(bytes, valueAt, end, member.members, found)
      : skipValue(bytes, valueAt, end);
    if (valueEnd === -1) return -1;
    if (member?.isWanted === true) found[member.name] = [valueAt, valueEnd];
    at = skipSpace(bytes, valueEnd, end);
    if (bytes[at] !== comma) break;
    at = skipSpace(bytes, at + 1, end);
  }
  return at < end && bytes[at] === closeBrace ? at + 1 : -1;
};

/**
 * Makes a search for members of a JSON object, by their paths: `type`, `message.usage`. It goes over the bytes once and
 * decodes nothing, so that a line with megabytes of text costs little. It answers null when the bytes are no object, or one
 * that goes on after their end; values that are not wanted are not checked any further than that. Of members with one name
 * the last counts, as in `JSON.parse`.
 */
export const createSkim = <const N extends string>(
  paths: readonly N[],
): ((bytes: Uint8Array, span: Span) => Spans<N> | null) => {
  const members = toMembers(paths, '');
  return (bytes, [start, end]) => {
    const from = skipSpace(bytes, start, end);
    if (from >= end || bytes[from] !== openBrace) return null;
    const found: Record<string, Span> = {};
    const after = skimMembers(bytes, from, end, members, found);
    return after !== -1 && skipSpace(bytes, after, end) === end ? (found as Spans<N>) : null;
  };
};

/** Where the elements of a JSON array stand; null when the bytes are none, or one that goes on after `end`. */
export const skimArray = (bytes: Uint8Array, [start, end]: Span): Span[] | null => {
  const found: Span[] = [];
  let at = skipSpace(bytes, start, end);
  if (at >= end || bytes[at] !== openBracket) return null;
  at = skipSpace(bytes, at + 1, end);
  while (at < end && bytes[at] !== closeBracket) {
    const valueEnd = skipValue(bytes, at, end);
    if (valueEnd === -1) return null;
    found.push([at, valueEnd]);
    at = skipSpace(bytes, valueEnd, end);
    if (bytes[at] !== comma) break;
    at = skipSpace(bytes, at + 1, end);
  }
  return at < end && bytes[at] === closeBracket ? found : null;
};

/** Parts that are decoded are small; a larger one is not what it should be. */
const longestPart = 64 * 1024;

/** The value at a span, decoded; undefined where there is none, or one that cannot be read. */
export const readJson = (bytes: Uint8Array, span: Span | undefined): unknown => {
  if (span === undefined || span[1] - span[0] > longestPart) return undefined;
  try {
    return JSON.parse(toBuffer(bytes).toString('utf8', ...span)) as unknown;
  } catch {
    return undefined;
  }
};

/** The text at a span; null where there is none, or something else. */
export const readString = (bytes: Uint8Array, span: Span | undefined): string | null => {
  if (span === undefined || bytes[span[0]] !== quote || span[1] - span[0] > longestPart) return null;
  const text = toBuffer(bytes).toString('utf8', span[0] + 1, span[1] - 1);
  if (!text.includes('\\')) return text === '' ? null : text;
  const value = readJson(bytes, span);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** How a line begins, as text of at most so many bytes; a character cut at the end, or not of ASCII, is none that matters. */
export const readHead = (bytes: Uint8Array, start: number, end: number, most: number): string =>
  toBuffer(bytes).toString('latin1', start, Math.min(end, start + most));
