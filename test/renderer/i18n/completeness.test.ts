import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSync, Visitor } from 'vite';
import { moreEnglish, moreItalian } from '../../../src/renderer/i18n/details-texts.ts';
import { english as widgetEnglish } from '../../../src/renderer/i18n/english.ts';
import { italian as widgetItalian } from '../../../src/renderer/i18n/italian.ts';

const english = { ...widgetEnglish, ...moreEnglish };
const italian = { ...widgetItalian, ...moreItalian };

const root = resolve(import.meta.dirname, '../../../src/renderer');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/^i18n.(english|italian|texts.\w+)\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** A plural key is used without its ending: `t('gaps.unpriced', { count })`. */
const baseOf = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');
const basesOf = (texts: object): readonly string[] => [...new Set(Object.keys(texts).map(baseOf))].toSorted();
const knownBases = basesOf(english);
const pluralBases = basesOf(Object.fromEntries(Object.entries(english).filter(([key]) => key !== baseOf(key))));

type Texts = Readonly<Record<string, string>>;

/** Where a language differs from the first one: in keys, grammatical numbers, marks to fill in, empty texts. */
const findGaps = (language: string, texts: Texts): readonly string[] => {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const marksOf = (text: string | undefined): string => [...new Set(text?.match(/\{\{\w+/g))].toSorted().join(' ');
  return basesOf({ ...english, ...texts }).flatMap((base) => {
    if (!knownBases.includes(base)) return [base];
    const forms = pluralBases.includes(base) ? pluralCategories.map((category) => `${base}_${category}`) : [base];
    const marks = marksOf((english as Texts)[base] ?? (english as Texts)[`${base}_other`]);
    return [
      ...forms.filter((form) => (texts[form] ?? '').trim() === '' || marksOf(texts[form]) !== marks),
      ...Object.keys(texts).filter((key) => baseOf(key) === base && !forms.includes(key)),
    ];
  });
};

/** Keys as they are written: `t('a.b')`, and patterns of those put together: `t(`a.${name}`)`. */
const keysIn = (source: string): readonly RegExp[] => {
  const literals = [...source.matchAll(/'([a-zA-Z]+\.\w+)'/g)].map(([, key]) => key ?? '');
  const patterns = [...source.matchAll(/`([a-zA-Z]+\.[\w${}]*\$\{[\w${}]*)`/g)].map(([, key]) => key ?? '');
  return [...literals, ...patterns].map(
    (key) => new RegExp(`^${key.replace('.', '\\.').replace(/\$\{\w+\}/g, '\\w+')}$`),
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

/** Calls of `t` for a plural key without the count that chooses its form: the types let those through. */
const countlessIn = (file: string, source: string): readonly string[] => {
  const found: string[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: [key, values], start, end }) => {
      if (callee.type !== 'Identifier' || callee.name !== 't' || key === undefined) return;
      const patterns = keysIn(source.slice(key.start, key.end));
      if (!pluralBases.some((base) => patterns.some((pattern) => pattern.test(base)))) return;
      const hasCount =
        values?.type === 'ObjectExpression' &&
        values.properties.some((one) => one.type === 'Property' && 'name' in one.key && one.key.name === 'count');
      if (!hasCount) found.push(`${file}: ${source.slice(start, end)}`);
    },
  }).visit(parseSync(file, source).program);
  return found;
};

const findUnused = (texts: object, written: readonly string[]): readonly string[] => {
  const used = written.flatMap(keysIn);
  return basesOf(texts).filter((base) => !used.some((pattern) => pattern.test(base)));
};

describe('texts', () => {
  it('are there in both languages, in every grammatical number, with the same marks to fill in', () => {
    expect({ en: findGaps('en', english), it: findGaps('it', italian) }).toEqual({ en: [], it: [] });
  });

  it('are all used', () => {
    expect(
      findUnused(
        english,
        sources.map(({ text }) => text),
      ),
    ).toEqual([]);
  });

  it('are counted where they have grammatical numbers', () => {
    expect(pluralBases).toContain('gaps.unpriced');
    expect(sources.flatMap(({ file, text }) => countlessIn(file, text))).toEqual([]);
  });

  it('are written nowhere else', () => {
    const components = sources.filter(({ file }) => file.endsWith('.tsx'));
    expect(components.length).toBeGreaterThan(10);
    expect(components.flatMap(({ file, text }) => literalTextIn(file, text))).toEqual([]);
  });
});

describe('these checks find', () => {
  it('a text that is missing, empty or has other marks', () => {
    const { 'widget.calls': _calls, 'gaps.unpriced_many': _many, ...rest } = italian;
    const broken = { ...rest, 'widget.cost': ' ', 'widget.exactly': 'Esattamente {{importo}}', 'widget.new': 'Nuovo' };
    expect(findGaps('it', broken).toSorted()).toEqual([
      'gaps.unpriced_many',
      'widget.calls',
      'widget.cost',
      'widget.exactly',
      'widget.new',
    ]);
  });

  it('a text that nothing uses', () => {
    const written = ["t('a.used', { count })", 't(`b.${name}`)'];
    const texts = { 'a.used_one': '', 'a.used_other': '', 'b.either': '', 'a.unused': '', 'a.usedWhy': '' };
    expect(findUnused(texts, written)).toEqual(['a.unused', 'a.usedWhy']);
  });

  it('a plural without its count', () => {
    const source = "t('gaps.unpriced'); t(`gaps.${id}`, {}); t('gaps.unpriced', { count }); t('gaps.unpricedWhy');";
    expect(countlessIn('a.ts', source)).toHaveLength(2);
  });

  it('words in a component', () => {
    expect(literalTextIn('a.tsx', `const a = <p title="Hello"> Ciao {'there'} — {1}</p>;`)).toHaveLength(3);
  });
});
