import { beforeAll, describe, expect, it } from 'vitest';
import { callAttributes, callSpan } from '../main/http/otlp-requests.ts';
import { spansOf } from '../main/ingest/otlp/otlp-bodies.ts';
import { everyAddress, fillPath, recordingPaths } from '../support/every-address.ts';
import { forEachItem } from '../support/for-each-item.ts';
import { readLedgerFacts } from '../support/ledger-facts.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { watchPrototypes } from '../support/watch-prototypes.ts';
import { countCalls, sendAsAdmin, waysIn } from '../support/ways-in.ts';

const watch = watchPrototypes();
let program: RunningProgram;
let ledger: string;
beforeAll(async () => {
  program = await startProgram({ env: watch.env });
  await sendAsAdmin(program, 'PUT', '/v1/workspaces/default/clients/c1', { name: 'Ada' });
  for (const { path, body } of waysIn) expect((await sendAsAdmin(program, 'POST', path, body)).status).toBe(200);
  ledger = readLedgerFacts(program);
});

/** As they are: values that JSON.stringify does not write. */
const sendText = async (method: string, path: string, body: string): Promise<Response> =>
  fetch(program.url + path, {
    method,
    headers: { 'x-api-key': program.adminToken, 'content-type': 'application/json' },
    body,
  });

describe('a body', () => {
  const deep = 200_000;
  const taking = everyAddress.filter(({ mediaType }) => mediaType === 'application/json');
  /** One of each reader of bodies: all commands share theirs. */
  const readers = taking.filter(({ path }) => [...recordingPaths, '/v1/settings', '/v1/sign-in'].includes(path));

  it.each([
    ['200 000 lists', '['.repeat(deep) + ']'.repeat(deep), readers],
    ['200 000 objects', `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`, readers],
    ['200 000 lists that never end', '['.repeat(deep), readers],
    [
      '65 lists',
      `{"a":${'['.repeat(65)}${']'.repeat(65)}}`,
      readers.filter(({ path }) => !/traces|logs|metrics/.test(path)),
    ],
    ['__proto__', '{"__proto__":{"polluted":1}}', taking],
    ['__proto__ as text', '{"\\u005f_proto__":{"polluted":1}}', taking],
    ['__proto__ deep down', '{"service":"a","metadata":{"a":[{"__proto__":{"polluted":1}}]}}', taking],
    ['constructor.prototype', '{"constructor":{"prototype":{"polluted":1}}}', taking],
  ] as const)('of %s is refused', async (_what, body, addresses) => {
    const statuses = await forEachItem(addresses, 4, async ({ method, path }) => {
      const answer = await sendText(method, fillPath(path), body);
      await answer.arrayBuffer();
      // Signing in takes 4 KB and reads one member of it.
      const isFine = path === '/v1/sign-in' ? [413, 422].includes(answer.status) : answer.status === 400;
      return isFine ? [] : [method, path, answer.status];
    });
    expect(addresses.length).toBeGreaterThan(4);
    expect(statuses.filter((odd) => odd.length > 0)).toEqual([]);
  });

  it('whose names are those of a prototype is data where names are free', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'constructor.prototype.polluted'];
    const attributes = [
      ...callAttributes(),
      ...names.map((key) => ({
        key,
        value: { kvlistValue: { values: [{ key, value: { stringValue: 'polluted' } }] } },
      })),
    ];
    const before = await countCalls(program);
    const span = { ...callSpan(77), attributes };
    expect((await sendAsAdmin(program, 'POST', '/v1/traces', spansOf(span))).status).toBe(200);
    const search = names.map((name) => `${encodeURIComponent(name)}=polluted`).join('&');
    for (const name of names) {
      expect((await sendAsAdmin(program, 'GET', `/v1/summary?service=${name}`)).status).toBe(200);
    }
    expect((await sendAsAdmin(program, 'GET', `/v1/summary?${search}`)).status).toBe(422);
    expect(await countCalls(program)).toBe(before + 1);
    ledger = readLedgerFacts(program);
  });

  it('with numbers beyond all bounds is refused, whichever field they are in', async () => {
    const huge = '1e400';
    const events = [
      'input_tokens',
      'cost_usd',
      'billed_cost_usd',
      'duration_ms',
      'images',
      'occurred_at',
      'metadata',
    ].map((field) => ['POST', '/v1/usage', `{"service":"a","model":"gpt-4o","${field}":${huge}}`] as const);
    const span = JSON.stringify(spansOf({ ...callSpan(78), attributes: 'LIST' }));
    const count = `[{"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},{"key":"gen_ai.usage.input_tokens","value":{"doubleValue":${huge}}}]`;
    const asked = [
      ...events,
      ['POST', '/v1/litellm', `{"id":"huge","model":"gpt-4o","prompt_tokens":${huge},"startTime":${huge}}`],
      ['POST', '/v1/litellm', `{"id":"huge","model":"gpt-4o","prompt_tokens":1,"response_cost":-${huge}}`],
      ['POST', '/v1/traces', span.replace('"LIST"', count)],
      ['PUT', '/v1/budgets/b', `{"name":"b","amount":${huge}}`],
      ['PUT', '/v1/budgets/b', `{"name":"b","amount":"1","thresholds":[${huge}]}`],
      ['PUT', '/v1/workspaces/default/flat-rule', `{"amount":${huge}}`],
      ['PUT', '/v1/prices', `{"model":"m","rates":[{"unit":"input_tokens","price":"1","per":${huge}}]}`],
      ['PATCH', '/v1/settings', `{"silence_rules":[{"service":"a","hours":${huge},"active":null}]}`],
    ] as const;
    for (const [method, path, body] of asked) {
      const answer = await sendText(method, path, body);
      await answer.arrayBuffer();
      // To telemetry it is a count that is not given, and a record without counts is no call.
      const isFine = path === '/v1/traces' ? answer.status === 200 : [400, 422].includes(answer.status);
      expect(isFine, `${path} ${body} ${answer.status}`).toBe(true);
    }
    expect(readLedgerFacts(program)).toBe(ledger);
  });

  it('has reached no built-in object, in no thread', async () => {
    // The program's own, the engine's and the writer's.
    expect(await watch.readAdded(3)).toEqual([]);
    expect(program.output()).not.toMatch(/at .*\.js:\d+/);
  });
});
