import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRequest } from '../../src/renderer/api/call-request.ts';
import type { CallAnswer } from '../../src/shared/contract/bridge.ts';
import { type CallInput, type CallName, calls } from '../../src/shared/contract/calls.ts';
import { commands } from '../../src/shared/contract/commands.ts';
import { desktopCalls } from '../../src/shared/contract/desktop-calls.ts';
import { callBridge } from '../support/bridge.ts';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';

/** Calls that need something to be asked for; the others are asked with nothing. Commands here may run any number of times. */
const inputs: { readonly [N in CallName]?: CallInput<N> } = {
  summary: { period: 'all_time', service: ['chatbot'] },
  breakdown: { by: 'service', period: 'all_time' },
  series: { bucket: 'month', period: 'current_year' },
  events: { period: 'all_time', limit: 2, q: 'chatbot' },
  event: { id: 'a' },
  price: { model: 'gpt-4o', at: '2026-11-01' },
  client: { workspace: 'default', id: 'c1' },
  clients: { workspace: 'default' },
  flatRule: { workspace: 'default' },
  changeSettings: { theme: 'dark' },
  saveClient: { workspace: 'default', id: 'c1', name: 'Ada' },
};
const names = Object.keys(calls) as readonly CallName[];

type Problem = { readonly detail?: string; readonly errors?: unknown };

describe('the contract over IPC and over HTTP', () => {
  let app: DesktopApp;
  let page: Page;

  beforeAll(async () => {
    app = await startDesktop();
    page = await app.page('widget');
    await page.getByTestId('widget').waitFor();
    const client = { workspace: 'default', id: 'c1', name: 'Ada' };
    expect(await callBridge(page, 'call', 'saveClient', client)).toMatchObject({ ok: true });
    for (const id of ['a', 'b', 'c']) expect((await postUsage(app, sampleCall(id))).status).toBe(200);
  });
  afterAll(() => app.quit());

  /** The answer as IPC gives it; of a failure what both ways carry. */
  const overHttp = async (name: CallName, input: never): Promise<CallAnswer<unknown>> => {
    const { url, init } = toRequest(name, input);
    const headers = { ...(init.headers as Record<string, string>), 'x-api-key': app.adminToken };
    const response = await fetch(app.url() + url, { ...init, headers });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: body };
    const { detail = '' } = body as Problem;
    return { ok: false, error: { code: '', detail, errors: [] } };
  };
  const withoutCode = (answer: CallAnswer<unknown>): CallAnswer<unknown> =>
    answer.ok ? answer : { ok: false, error: { code: '', detail: answer.error.detail, errors: [] } };

  it.each(names.filter((name) => !Object.hasOwn(commands, name) || name in inputs))(
    'answers %s the same',
    async (name) => {
      const input = (inputs[name] ?? {}) as never;
      const http = await overHttp(name, input);
      const ipc = withoutCode(await callBridge(page, 'call', name, input));
      expect(ipc).toEqual(http);
      if (name in inputs) expect(ipc.ok).toBe(true);
    },
  );

  it.each(names)('refuses the same nonsense for %s', async (name) => {
    const input = { ...inputs[name], nonsense: '1' } as never;
    const ipc = await callBridge(page, 'call', name, input);
    expect(ipc.ok).toBe(false);
    const http = await overHttp(name, input);
    if (!Object.hasOwn(commands, name)) expect(withoutCode(ipc)).toEqual(http);
    else expect(http.ok).toBe(false);
  });

  it('refuses what is no call, whatever is sent', async () => {
    const known = new Set<string>([...names, ...Object.keys(desktopCalls)]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('call' as const, 'desktop' as const),
        fc.oneof(
          fc.string().filter((name) => !known.has(name)),
          fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty'),
          fc.integer(),
          fc.constant(null),
        ),
        fc.jsonValue(),
        async (side, name, input) => {
          const answer = await callBridge(page, side, name, input);
          expect(answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('checks the input of every desktop call, whatever is sent', async () => {
    const before = await app.run('windows');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(desktopCalls)),
        fc.jsonValue().filter((value) => JSON.stringify(value) !== '{}'),
        async (name, input) => {
          expect(desktopCalls[name as keyof typeof desktopCalls].input.safeParse(input).success).toBe(false);
          const answer = await callBridge(page, 'desktop', name, input);
          expect(answer).toMatchObject({ ok: false, error: { code: 'invalid' } });
        },
      ),
      { numRuns: 100 },
    );
    expect(await app.run('windows')).toEqual(before);
  });

  it.each(['centesimo:call', 'centesimo:desktop'])('does not listen to an iframe on %s', async (channel) => {
    const answer = await page.evaluate(async (to) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const { __electronInvoke: invoke } = frame.contentWindow as unknown as {
        readonly __electronInvoke: (channel: string, args: readonly unknown[]) => Promise<unknown>;
      };
      const said = await invoke(to, ['session', {}]);
      frame.remove();
      return said;
    }, channel);
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('gives the page four functions and nothing else', async () => {
    const bridge = await page.evaluate(() => {
      const { centesimo } = window as unknown as { readonly centesimo: object };
      return Object.entries(centesimo).map(([name, value]) => [name, typeof value]);
    });
    expect(Object.fromEntries(bridge)).toEqual({
      call: 'function',
      desktop: 'function',
      onStream: 'function',
      onEngine: 'function',
    });
    expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window))).toEqual([]);
  });
});
