import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Fixture, makeFixture, runCase } from './corruption.ts';

/** A short version of `node test/faults/corruption.ts 1000`. */
const cases = 12;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture();
});
afterAll(() => fixture.remove());

it.each(Array.from({ length: cases }, (_, at) => 100 + at))(
  'never leads to wrong totals, whatever was spoilt (seed %i)',
  async (seed) => {
    const { outcome } = await runCase(fixture, seed);
    expect(['unharmed', 'recovered from the backup', 'kept up to its end']).toContain(outcome);
  },
);
