import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

type Golden = {
  readonly name: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly recorded: Readonly<Record<string, unknown>>;
};

const { requests }: { readonly requests: readonly Golden[] } = JSON.parse(
  readFileSync(new URL('../../../clients/golden/requests.json', import.meta.url), 'utf8'),
);
const now = Date.parse('2026-08-21T10:00:00Z');

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

const fill = (event: Golden['event'], id: string): Record<string, unknown> => ({
  ...event,
  id,
  occurred_at: '2026-08-21T09:00:00Z',
  ...(event['duration_ms'] === '<ms>' && { duration_ms: 40 }),
});

describe('what the clients send', () => {
  it.each(requests.map((golden, index) => [golden.name, golden, `golden-${index}`] as const))(
    'is recorded with its tokens and its cost: %s',
    async (_name, { event, recorded }, id) => {
      const response = await engine.post(JSON.stringify(fill(event, id)), { 'content-type': 'application/x-ndjson' });
      expect(await response.json()).toMatchObject({ accepted: 1, rejected: [], events: [{ id, warnings: [] }] });
      const workspace = event['workspace'];
      const query = typeof workspace === 'string' ? `?workspace=${workspace}` : '';
      const stored = await (await engine.get(`/v1/events/${id}${query}`)).json();
      expect(stored).toMatchObject({ service: 'shop', occurred_at: '2026-08-21T11:00:00+02:00', ...recorded });
      expect(JSON.stringify(stored)).not.toContain('private');
    },
  );
});
