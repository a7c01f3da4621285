import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSync, Visitor } from 'vite';
import { english } from '../../../src/renderer/i18n/english.ts';
import { italian } from '../../../src/renderer/i18n/italian.ts';
import type { Message } from '../../../src/renderer/i18n/messages.ts';

const root = resolve(import.meta.dirname, '../../../src/renderer');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/^i18n.(english|italian)\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const textsOf = (message: Message): readonly string[] =>
  typeof message === 'string' ? [message] : [message.one, message.other];
const marksOf = (message: Message): readonly string[] =>
  [...new Set(textsOf(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].toSorted();

/** Keys as they are written: `t('a.b')`, and patterns of those put together: `t(`a.${name}`)`. */
const keysIn = (source: string): readonly RegExp[] => {
  const literals = [...source.matchAll(/'([a-zA-Z]+\.[a-zA-Z]+)'/g)].map(([, key]) => key ?? '');
  const patterns = [...source.matchAll(/`([a-zA-Z]+\.[\w${}]*\$\{[\w${}]*)`/g)].map(([, key]) => key ?? '');
  return [...literals, ...patterns].map(
    (key) => new RegExp(`^${key.replace('.', '\\.').replace(/\$\{\w+\}/g, '[a-zA-Z]+')}$`),
  );
};

/** Attributes whose text a person reads or hears. */
const spokenAttributes = ['alt', 'aria-description', 'aria-label', 'label', 'placeholder', 'title'];
/** The product's name is the same in every language. */
const isWords = (text: string): boolean => /\p{L}/u.test(text.replace('Centesimo', ''));

const literalTextIn = (file: string, source: string): readonly string[] => {
  const found: string[] = [];
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} does not parse`);
  const check = (text: unknown): void => {
    if (typeof text === 'string' && isWords(text)) found.push(`${file}: ${text.trim()}`);
  };
  new Visitor({
    JSXText: ({ value }) => check(value),
    JSXExpressionContainer: ({ expression }) => {
      if (expression.type === 'Literal') check(expression.value);
    },
    JSXAttribute: ({ name, value }) => {
      const isSpoken = name.type === 'JSXIdentifier' && spokenAttributes.includes(name.name);
      if (isSpoken && value?.type === 'Literal') check(value.value);
    },
  }).visit(program);
  return found;
};

describe('texts', () => {
  it('are there in both languages, with the same marks to fill in', () => {
    expect(Object.keys(italian).toSorted()).toEqual(Object.keys(english).toSorted());
    for (const key of Object.keys(english) as (keyof typeof english)[]) {
      expect({ key, marks: marksOf(italian[key]) }).toEqual({ key, marks: marksOf(english[key]) });
      for (const text of [...textsOf(english[key]), ...textsOf(italian[key])]) expect(text.trim()).not.toBe('');
    }
  });

  it('are all used', () => {
    const used = sources.flatMap(({ text }) => keysIn(text));
    expect(Object.keys(english).filter((key) => !used.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it('are written nowhere else', () => {
    const components = sources.filter(({ file }) => file.endsWith('.tsx'));
    expect(components.length).toBeGreaterThan(10);
    expect(components.flatMap(({ file, text }) => literalTextIn(file, text))).toEqual([]);
  });

  it('would be found in a component', () => {
    expect(literalTextIn('a.tsx', `const a = <p title="Hello"> Ciao {'there'} — {1}</p>;`)).toHaveLength(3);
  });
});
