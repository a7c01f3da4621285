import { expect, it } from 'vitest';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';

it('the first and last call of some workspaces do not depend on what lies in others', async () => {
  const ledger = openLedger();
  const times = [
    ['acme', '2026-03-02T22:30:00Z'],
    ['acme', '2026-03-02T23:30:00Z'],
    ['beta', '2026-03-02T22:15:00Z'],
    ['beta', '2026-04-01T10:00:00Z'],
    ['acme', '2026-03-29T01:00:00Z'],
    ['default', '2024-01-01T00:00:00Z'],
  ] as const;
  await ledger.record(times.map(([workspace, time]) => makeReport({ workspace, occurredAt: Date.parse(time) })));
  const bounds = (...workspaces: string[]): readonly string[] | undefined => {
    const found = ledger.reader.readBounds(workspaces);
    return found === null ? undefined : [found.firstAt, found.lastAt].map((time) => new Date(time).toISOString());
  };
  expect(bounds('acme')).toEqual(['2026-03-02T22:30:00.000Z', '2026-03-29T01:00:00.000Z']);
  expect(bounds('acme', 'beta')).toEqual(['2026-03-02T22:15:00.000Z', '2026-04-01T10:00:00.000Z']);
  expect(bounds('default')).toEqual(['2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z']);
  expect(bounds('nobody')).toBeUndefined();
  ledger.close();
});
