import { expect, it } from 'vitest';
import { readSignInCode } from '../../../src/renderer/features/sign-in/sign-in-code.ts';

it.each([
  ['http://127.0.0.1:4650/#code=Ab_9-z', 'Ab_9-z'],
  ['  http://localhost:4650/#code=abc \n', 'abc'],
  ['#code=abc', 'abc'],
  ['abc', 'abc'],
  ['', null],
  ['http://127.0.0.1:4650/', null],
  ['#code=', null],
  ['#code=<script>', null],
  ['two words', null],
  ['a'.repeat(129), null],
])('reads %j as %j', (text, code) => {
  expect(readSignInCode(text)).toBe(code);
});
