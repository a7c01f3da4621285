import { expect, it } from 'vitest';
import { isBlankText } from '../../../src/shared/core/blank-text.ts';

it.each([
  '',
  ' ',
  '\n\t\r',
  '\u00a0',
  '\u3000',
  '\u200b\u200d\ufeff',
  '\u2060',
  '\u00ad',
  '\u3164',
  '\u2800',
  '\0',
  ' \u200b\n ',
])('nobody sees %j', (text) => {
  expect(isBlankText(text)).toBe(true);
});

it.each(['.', ' a ', '\u200bx', '👍', '0', '¶', '好'])('%j is seen', (text) => {
  expect(isBlankText(text)).toBe(false);
});
