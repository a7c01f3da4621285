import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { maskToken, snippetNames, toSnippet } from '../../../../src/renderer/features/settings/connect/snippets.ts';
import { startTestEngine, type TestEngine } from '../../../support/engine.ts';

const run = promisify(execFile);

/** Nobody needs Python or curl to work on Centesimo. */
const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** What runs a snippet here; Node runs TypeScript everywhere. */
const runners = [
  { name: 'typescript', program: process.execPath, args: ['--input-type=module', '-e'] },
  ...(isThere('curl') ? [{ name: 'curl', program: 'sh', args: ['-c'] } as const] : []),
  ...(isThere('python3') ? [{ name: 'python', program: 'python3', args: ['-c'] } as const] : []),
] as const;

describe('a first call in a snippet', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  });
  const place = () => ({ url: engine.url, ingest_token: engine.ingestToken });

  it.each(snippetNames)('is complete: %s names the address and the token', (name) => {
    const snippet = toSnippet(name, place());
    expect(snippet).toContain(`"${engine.url}/v1/usage"`.replaceAll('"', name === 'typescript' ? "'" : '"'));
    expect(snippet).toContain(`Bearer ${engine.ingestToken}`);
  });

  it.each(runners)('is recorded when it is run as it stands: $name', async ({ name, program, args }) => {
    const before = await (await engine.get('/v1/summary?period=all_time')).json();
    const { stdout } = await run(program, [...args, toSnippet(name, place())]);
    expect(stdout).toContain('accepted');
    const after = await (await engine.get('/v1/summary?period=all_time')).json();
    expect(after.calls - before.calls).toBe(1);
    const { items } = await (await engine.get('/v1/events?period=all_time&limit=1')).json();
    expect(items[0]).toMatchObject({ service: 'my-app', model: 'gpt-4o', total_tokens: 1500, cost_usd: '0.0075' });
  });

  it('hides the token but for its end', () => {
    const masked = maskToken(engine.ingestToken);
    expect(masked).toHaveLength(engine.ingestToken.length);
    expect(masked).toMatch(/^•{39}[\w-]{4}$/);
    expect(engine.ingestToken.endsWith(masked.slice(-4))).toBe(true);
  });
});
