import { describe, expect, it } from 'vitest';
import { hasSeveralWorkspaces, toRankedRows } from '../../../../src/renderer/features/overview/ranking.ts';
import { withoutFilter } from '../../../../src/renderer/features/overview/part.ts';

const item = (key: string | null, workspace?: string) => ({
  key,
  label: key ?? '',
  ...(workspace === undefined ? {} : { workspace }),
  calls: 1,
  total_tokens: 1,
  input_tokens: 1,
  output_tokens: 0,
  cost_usd: '1',
  cost_eur: '1',
  unpriced_calls: 0,
  share_percent: 10,
});

describe('rows of a list', () => {
  it('can be filtered by, but for "none" and the rest', () => {
    const rows = toRankedRows({ items: [item('a'), item(null)], other: item(null), total: item(null) });
    expect(rows.map(({ kind, value }) => [kind, value])).toEqual([
      ['value', 'a'],
      ['none', null],
      ['rest', null],
    ]);
  });

  it('tell apart the same client id in two workspaces', () => {
    const rows = toRankedRows({ items: [item('a', 'one'), item('a', 'two')], other: null, total: item(null) });
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2);
    expect(hasSeveralWorkspaces(rows)).toBe(true);
    expect(hasSeveralWorkspaces(rows.slice(0, 1))).toBe(false);
  });
});

it('leaves out its own filter and no other', () => {
  expect(withoutFilter({ period: 'today', service: ['a'], model: ['b'] }, 'service')).toEqual({
    period: 'today',
    model: ['b'],
  });
});
