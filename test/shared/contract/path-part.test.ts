import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromPathPart, toPathPart } from '../../../src/shared/contract/path-part.ts';

/** What is left of a part once a browser has read the address it stands in, as a router hands it on. */
const travel = (text: string): string => {
  const { pathname } = new URL(`/v1/events/${toPathPart(text)}`, 'http://127.0.0.1');
  return fromPathPart(decodeURIComponent(pathname.slice('/v1/events/'.length)));
};

it.each(['.', '..', '~.', '~..', '~~..', '...', '~', '~a', 'a/b', '%2E%2E', '?x#y', 'é', ' '])('%s arrives', (text) => {
  expect(travel(text)).toBe(text);
});

it('any text arrives', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('~', '.', '/', '%') }));
  fc.assert(fc.property(text, (sent) => travel(sent) === sent));
});
