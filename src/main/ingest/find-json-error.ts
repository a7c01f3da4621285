const scalar = /(?:-?(?:0|[1-9]\d{0,999})(?:\.\d{1,999})?(?:[eE][+-]?\d{1,999})?|true|false|null)(?![\w.+-])/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Token = { readonly kind: string; readonly end: number };
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end' | 'end of text';

/**
 * Where broken JSON text breaks (0-based index), for the message to whoever sent it: `JSON.parse` often does not say. The
 * text's length when it merely ends too soon. Neither depth nor length of the text can exhaust a stack.
 */
export const findJsonError = (text: string): number => {
  const open: string[] = [];
  let expected: Expected = 'value';
  let position = 0;
  for (;;) {
    while (position < text.length && ' \t\n\r'.includes(text.charAt(position))) position += 1;
    if (position === text.length) return position;
    if (text.charAt(position) === '"' && step('string', expected, open) === null) return position;
    const token = readToken(text, position);
    if (token.kind === '') return token.end;
    const next = step(token.kind, expected, open);
    if (next === null) return position;
    expected = next;
    position = token.end;
  }
};

/** Kind '' where the text is no token, with the place where it stops being one. */
const readToken = (text: string, start: number): Token => {
  const first = text.charAt(start);
  if ('[]{},:'.includes(first)) return { kind: first, end: start + 1 };
  if (first === '"') return readString(text, start);
  scalar.lastIndex = start;
  return scalar.test(text) ? { kind: 'scalar', end: scalar.lastIndex } : { kind: '', end: start };
};

const readString = (text: string, start: number): Token => {
  let position = start + 1;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === 0x22) return { kind: 'string', end: position + 1 };
    if (code < 0x20) break;
    if (code === 0x5c) {
      escape.lastIndex = position;
      if (!escape.test(text)) break;
      position = escape.lastIndex;
    } else position += 1;
  }
  return { kind: '', end: position };
};

/** What may follow, or null when this token may not stand here. */
const step = (kind: string, expected: Expected, open: string[]): Expected | null => {
  const wantsValue = expected === 'value' || expected === 'value or ]';
  const afterValue = (): Expected => (open.length === 0 ? 'end of text' : 'comma or end');
  if (kind === '[' || kind === '{') {
    if (!wantsValue) return null;
    open.push(kind);
    return kind === '[' ? 'value or ]' : 'key or }';
  }
  if (kind === ']' || kind === '}') {
    if (expected !== 'comma or end' && expected !== (kind === ']' ? 'value or ]' : 'key or }')) return null;
    return open.pop() === (kind === ']' ? '[' : '{') ? afterValue() : null;
  }
  if (kind === ':') return expected === 'colon' ? 'value' : null;
  if (kind === ',') return expected === 'comma or end' ? (open.at(-1) === '[' ? 'value' : 'key') : null;
  if (expected === 'key' || expected === 'key or }') return kind === 'string' ? 'colon' : null;
  return wantsValue ? afterValue() : null;
};
