import { readFileSync } from 'node:fs';

/** A file of the shared fixtures beside the checkout, parsed as JSON; the caller says what it holds. */
export const readFixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../shared/fixtures/${name}`, import.meta.url), 'utf8')) as T;
