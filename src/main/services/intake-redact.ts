/**
 * What a refused item looks like in the list the owner sees. Nothing is shown unless it is known to be harmless: counts,
 * amounts, times, and the texts of a few named fields; every other text is replaced by its length. So a prompt or an answer
 * cannot come in under a name nobody thought of.
 */

const mostBytes = 2048;
const mostDepth = 5;
const mostMembers = 40;
const mostOfList = 3;
const longestText = 120;

/** Names without case and separators; of `gen_ai.request.model` the last part counts too. */
const shownTexts = new Set(
  `id type kind object status model modelused requestmodel provider customllmprovider genaisystem llmsystem source
   service servicename servicetier operation operationtype operationname genaioperationname serviceaction calltype workspace workspaceid
   conversationid sessionid requestid responseid messageid traceid spanid parentspanid eventkind signal metric unit
   temporality errorcode errortype finishreason currency occurredat createdat starttime endtime timestamp
   contenthash`.split(/\s+/),
);
/** As the last part of a longer name these hold what was said: `ai.response.object` is a whole answer. */
const shownAlone = new Set(['object', 'source']);
/** These may hold a number of any size, also one written as text. */
const countName = /tokens|tokencount|count$|cost|amount|price|images$|requests$|searches$|characters$/;
const timeName = /(occurred|created|received|started|ended|updated)at$|time$|timestamp$|ms$|nano$|seconds$|duration$/;
/** Whatever stands under such a name is about a person, or a secret. */
const privateName =
  /phone|mail|user|customer|client|person|address|account|password|secret|auth|cookie|credential|apikey|^key$|token$/;
/** Free-form: its names say as much as its values. */
const closedName = /^(request)?metadata$|headers$/;

const plainName = /^[A-Za-z_$][\w.$-]{0,39}$/;
const shortNumber = /^-?\d{1,15}(\.\d{1,12})?(e[+-]?\d{1,3})?$/i;
const timeText = /^\d{4}-\d\d-\d\d([T ][\d:.]{4,20}(Z|[+-]\d\d:?\d\d)?)?$/;
/** Further than these digits a number may be anybody's. */
const longestPlainNumber = 1e8;

/** Shown where the text is a name by its shape: a record without a name has its body for one, a scope may be a sentence. */
const namesByShape = new Map([
  ['eventname', /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/],
  ['scope', /^[\w@.:/-]+$/],
]);

const secrets: readonly (readonly [RegExp, string])[] = [
  [/[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g, '[email]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '[secret]'],
  [/\b(cen|sk|pk|rk|gh[opsu]|glpat|xox[a-z]|AIza|eyJ)[-_]?[\w.-]{16,}/g, '[secret]'],
  [/(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{40,}/g, '[secret]'],
  [/(?<![\w-])\+?\(?\d[\d\s().-]{7,}\d(?![\w-])/g, '[number]'],
];

/** Longer texts are looked at so far, and not into the middle of a word. */
const mostScrubbed = 1000;

/** Addresses, numbers of people and secrets taken out of a text; at most `most` characters of it. */
export const scrubText = (text: string, most: number): string => {
  const start = text.length <= mostScrubbed ? text : text.slice(0, mostScrubbed).replace(/\S*$/, '');
  const clean = secrets.reduce((left, [pattern, mark]) => left.replace(pattern, mark), start);
  const isCut = clean.length > most || start.length < text.length;
  return (isCut ? `${clean.slice(0, most)}…` : clean).toWellFormed().replaceAll('\0', '\uFFFD');
};

const toPlain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const lastPart = (name: string): string => toPlain(name.slice(name.lastIndexOf('.') + 1));

const sizeOf = (text: string): string => (text === '' ? '' : `[text of length ${text.length}]`);

const showText = (name: string, text: string): string => {
  const names = [toPlain(name), lastPart(name)];
  if (timeText.test(text)) return text;
  const shape = names.map((one) => namesByShape.get(one)).find((one) => one !== undefined);
  if (shape !== undefined) return shape.test(text) ? scrubText(text, longestText) : sizeOf(text);
  if (names.some((one) => countName.test(one) || timeName.test(one)) && shortNumber.test(text)) return text;
  const [whole = '', last = ''] = names;
  const isShown = shownTexts.has(whole) || (shownTexts.has(last) && !shownAlone.has(last));
  return isShown ? scrubText(text, longestText) : sizeOf(text);
};

const showNumber = (name: string, value: number): number | string => {
  const plain = toPlain(name);
  const isKnown = countName.test(plain) || timeName.test(plain);
  return isKnown || Math.abs(value) < longestPlainNumber || !Number.isFinite(value) ? value : '[number]';
};

const membersOf = (value: object): readonly (readonly [string, unknown])[] =>
  value instanceof Map
    ? [...value].map(([name, one]): [string, unknown] => [String(name), one])
    : Object.entries(value);

const showObject = (value: object, depth: number): object => {
  const members = membersOf(value);
  // Without a prototype: a name like `__proto__` is a name.
  const shown: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [at, [name, one]] of members.slice(0, mostMembers).entries()) {
    const isPlain = plainName.test(name) && scrubText(name, 80) === name;
    shown[isPlain ? name : `[name ${at + 1}]`] = isPlain ? show(name, one, depth + 1) : '[not shown]';
  }
  if (members.length > mostMembers) shown['…'] = `${members.length - mostMembers} more`;
  return shown;
};

const showMany = (name: string, value: object, depth: number): unknown => {
  if (ArrayBuffer.isView(value)) return '[bytes]';
  const count = Array.isArray(value) ? value.length : membersOf(value).length;
  const size = Array.isArray(value) ? `[list of ${count}]` : `[object of ${count}]`;
  if (depth >= mostDepth || closedName.test(toPlain(name))) return size;
  if (!Array.isArray(value)) return showObject(value, depth);
  const first = value.slice(0, mostOfList).map((one: unknown) => show(name, one, depth + 1));
  return count > mostOfList ? [...first, `${count - mostOfList} more`] : first;
};

const show = (name: string, value: unknown, depth: number): unknown => {
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null;
  const isCount = countName.test(toPlain(name)) && typeof value !== 'object';
  if (!isCount && privateName.test(toPlain(name))) return '[removed]';
  if (typeof value === 'string') return showText(name, value);
  if (typeof value === 'number') return showNumber(name, value);
  if (typeof value === 'bigint') return showText(name, String(value));
  return typeof value === 'object' ? showMany(name, value, depth) : '[not shown]';
};

const cutBytes = (text: string): string => {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return text;
  // In streaming mode a character that is cut in two is left out.
  return `${new TextDecoder().decode(bytes.subarray(0, mostBytes - 3), { stream: true })}…`;
};

/** At most 2 KB of JSON text, which does not parse where it is cut; null for what could not be read at all. */
export const redactItem = (item: unknown): string | null => {
  if (item === undefined) return null;
  return cutBytes(JSON.stringify(show('', item, 0), null, 1));
};
