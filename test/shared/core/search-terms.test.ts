import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTerms, toSearchTerms } from '../../../src/shared/core/search-terms.ts';

const finds = (q: string, text: string): boolean => hasTerms(toSearchTerms(q), [text]);

describe('toSearchTerms', () => {
  it.each([
    ['Perché no? gpt-4o', ['perche', 'no', 'gpt', '4o']],
    ['chat chat CHAT', ['chat']],
    ['snake_case/path.to:it', ['snake', 'case', 'path', 'to', 'it']],
    ['1.250,00 €', ['1', '250', '00']],
    ['日本語', ['日本', '本語', '語']],
    ['GPT日本', ['gpt', '日本', '本']],
    ['한국어 검색', ['한국어', '검색']],
    ['ok 👍🏽!', ['ok', '👍']],
    ['', []],
    ['"*()^ - …', []],
    ['ſ ﬁne ①', ['s', 'fine', '1']],
    ['a\u0301bc \ud800', ['abc']],
  ])('of %j are %j', (text, terms) => {
    expect(toSearchTerms(text)).toEqual(terms);
  });

  it('are no longer than an index likes them, by whole characters', () => {
    const [term] = toSearchTerms('𝒜𐐷'.repeat(100));
    expect(Array.from(term ?? '')).toHaveLength(48);
    expect(term?.isWellFormed()).toBe(true);
    expect(finds('x'.repeat(500), 'x'.repeat(400))).toBe(true);
  });

  it('are letters, digits and pictures, whatever the text, and their own terms', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const terms = toSearchTerms(text);
        expect(new Set(terms).size).toBe(terms.length);
        for (const term of terms) expect(term).toMatch(/^(?:[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic})$/u);
        expect(finds(terms.join(' '), text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a search', () => {
  it.each([
    ['perche', 'Perché no'],
    ['PERCHÉ', 'perche'],
    ['citta', 'CITTÀ'],
    ['strasse', 'Straße'],
    ['STRASSE', 'Straße'],
    ['strasse', 'STRAẞE'],
    ['οδοσ', 'ΟΔΟΣ'],
    ['ΟΔΟΣ', 'οδοςα'],
    ['istanbul', 'İSTANBUL'],
    ['привет', 'ПРИВЕТ'],
    ['שלום', 'שָׁלוֹם'],
    ['本語', '日本語のテスト'],
    ['のテ', '日本語のテスト'],
    ['語', '日本語'],
    ['café', 'cafe\u0301'],
    ['rim', 'un rimborso'],
    ['gpt-4', 'gpt-4o-mini'],
    ['!?', 'anything'],
  ])('for %j finds %j', (q, text) => {
    expect(finds(q, text)).toBe(true);
  });

  it.each([
    ['borso', 'un rimborso'],
    ['日語', '日本語'],
    ['perche si', 'Perché no'],
    ['gpt4', 'gpt-4o'],
  ])('for %j does not find %j', (q, text) => {
    expect(finds(q, text)).toBe(false);
  });

  it('finds each word in another text', () => {
    expect(hasTerms(['rag', 'mario'], ['RAG', 'Mario Rossi'])).toBe(true);
    expect(hasTerms(['rag', 'mario'], ['RAG'])).toBe(false);
  });
});
