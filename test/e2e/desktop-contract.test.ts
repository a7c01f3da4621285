import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRoutes, toRequest } from '../../src/renderer/api/call-request.ts';
import { detailsRoutes } from '../../src/renderer/api/details-routes.ts';
import type { CallAnswer } from '../../src/shared/contract/bridge.ts';
import { type CallInput, type CallName, calls } from '../../src/shared/contract/calls.ts';
import { callBridge } from '../support/bridge.ts';
import { afterSample, callSamples, type Side, sampleEvents } from '../support/call-samples.ts';
import { postUsage } from '../support/desktop-requests.ts';
import { toEcbXml, toRows } from '../support/ecb-files.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';
import { startFileServer } from '../support/file-server.ts';
import { withGpt4oInput } from '../support/price-lists.ts';
import { startProgram } from '../support/program.ts';
import { fetchBackup, sendBackupFile } from '../support/send-backup.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const names = Object.keys(calls) as readonly CallName[];
const sampled = names.filter((name) => Object.hasOwn(callSamples, name));

addRoutes(detailsRoutes);

type Ask = (name: CallName, input: unknown) => Promise<CallAnswer<unknown>>;
type Problem = { readonly code?: string; readonly detail?: string; readonly errors?: readonly never[] };
type Reached = { readonly url: string; readonly adminToken: string };

/** The way of the browser's page, as an answer of the desktop's. */
const askOverHttp =
  ({ url: origin, adminToken }: Reached): Ask =>
  async (name, input) => {
    const { url, init } = toRequest(name, input as CallInput<typeof name>);
    const headers = { ...(init.headers as Record<string, string>), 'x-api-key': adminToken };
    const response = await fetch(origin + url, { ...init, headers });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: body };
    const { code = '', detail = '', errors = [] } = body as Problem;
    return { ok: false, error: { code, detail, errors } };
  };

const hourMs = 3_600_000;
const isPresent = (epochMs: number): boolean => Math.abs(epochMs - Date.now()) < hourMs;

/** What differs between two equal ledgers, wherever it stands in a text. */
const differences: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, () => '<id>'],
  [
    /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g,
    (found) => (isPresent(Date.parse(found)) ? '<now>' : found),
  ],
  [/\d{13}/g, (found) => (isPresent(Number(found)) ? '<now>' : found)],
  // The stamp of a file.
  [/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z/g, () => '<now>'],
  [/(?<![\w-])([a-z]{3}_)?[\w-]{43}(?![\w-])/g, () => '<secret>'],
];

type Places = Readonly<Record<string, string>>;

/** Ids, the present, secrets, and where each ledger lives are named instead of shown. */
const toComparable = (value: unknown, places: Places, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((each) => toComparable(each, places));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toComparable(each, places, name)]));
  }
  // A file of the ledger has as many pages as its history left it.
  if (key === 'bytes') return '<bytes>';
  if (typeof value !== 'string') return value;
  if (key === 'token_hint') return '<hint>';
  let text = key === 'base64' ? Buffer.from(value, 'base64').toString('utf8') : value;
  for (const [place, name] of Object.entries(places)) text = text.replaceAll(place, name);
  for (const [pattern, replace] of differences) text = text.replaceAll(pattern, replace);
  return text;
};

type Ledger = {
  readonly ask: Ask;
  readonly side: Side;
  readonly places: Places;
  /** Of the samples that were asked for. */
  readonly inputs: Map<CallName, object>;
};

/** Made ready once for each ledger. */
const inputOf = async (name: CallName, { side, inputs }: Ledger): Promise<object> => {
  const input = inputs.get(name) ?? (await callSamples[name]?.(side));
  if (input === undefined) throw new Error(`There is no sample of ${name}.`);
  inputs.set(name, input);
  return input;
};

const createSide = (
  ask: Ask,
  reached: { readonly url: () => string; readonly ingestToken: string; readonly adminToken: string },
  filesUrl: string,
): Side => ({
  ask: async (name, input) => {
    const answer = await ask(name, input);
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.error.detail}`);
    return answer.value as never;
  },
  tryAsk: async (name, input) => {
    const answer = await ask(name, input).catch(() => undefined);
    return answer?.ok === true ? (answer.value as never) : undefined;
  },
  sendBackup: async (passphrase) => {
    const answer = await ask('exportBackup', { passphrase });
    if (!answer.ok) throw new Error(`It was not exported: ${answer.error.detail}`);
    const engine = { url: reached.url(), adminToken: reached.adminToken };
    await sendBackupFile(engine, await fetchBackup(engine, (answer.value as { id: string }).id));
  },
  sendRefused: async (event) => {
    const answer = await postUsage(reached, event);
    if (answer.ok) throw new Error('It was not refused.');
  },
  record: async (...events) => {
    const answer = await postUsage(reached, { events });
    if (answer.status !== 200) throw new Error(`Recording answered ${answer.status}: ${await answer.text()}`);
  },
  filesUrl,
});

describe('the contract over IPC and over HTTP, on equal ledgers', () => {
  let ipc: Ledger;
  let http: Ledger;
  let page: Page;
  let app: Awaited<ReturnType<typeof startDesktop>>;

  beforeAll(async () => {
    const files = await startFileServer();
    files.serve('/rates.xml', toEcbXml(toRows({ '2026-01-30': '1.19', '2026-02-02': '1.18', '2026-02-03': '1.1815' })));
    files.serve('/prices.json', withGpt4oInput(2));
    // The log files of coding tools are looked for at home.
    const env = { HOME: makeTempDir() };
    app = await startDesktop({ env });
    page = await app.page('widget');
    await page.getByTestId('widget').waitFor();
    const overIpc: Ask = (name, input) => callBridge(page, 'call', name, input);
    ipc = {
      ask: overIpc,
      side: createSide(overIpc, app, files.url),
      places: { [app.url()]: '<url>', [app.dataDir]: '<folder>' },
      inputs: new Map(),
    };
    const program = await startProgram({ env });
    const { url, dataDir, ingestToken, adminToken } = program;
    const overHttp = askOverHttp(program);
    http = {
      ask: overHttp,
      side: createSide(overHttp, { url: () => url, ingestToken, adminToken }, files.url),
      places: { [url]: '<url>', [dataDir]: '<folder>' },
      inputs: new Map(),
    };
    for (const { side } of [ipc, http]) await side.record(...sampleEvents);
  });
  afterAll(() => app.quit());

  it('has a sample of every call', () => {
    const missing = names.filter((name) => !sampled.includes(name));
    expect(
      missing,
      'Add an input that succeeds for each of these to test/support/call-samples.ts; it is then asked for both ways.',
    ).toEqual([]);
    expect(Object.keys(callSamples).filter((name) => !Object.hasOwn(calls, name))).toEqual([]);
  });

  it.each(sampled)('answers %s the same', async (name) => {
    const answers: unknown[] = [];
    for (const ledger of [ipc, http]) {
      const answer = await ledger.ask(name, await inputOf(name, ledger));
      expect(answer.ok ? '' : answer.error.detail).toBe('');
      if (answer.ok) expect(calls[name].output.safeParse(answer.value).error).toBeUndefined();
      answers.push(toComparable(answer, ledger.places));
      await afterSample[name]?.(ledger.side);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it.each(sampled)('refuses the same nonsense for %s', async (name) => {
    const answers: unknown[] = [];
    for (const ledger of [ipc, http]) {
      answers.push(await ledger.ask(name, { ...(await inputOf(name, ledger)), nonsense: '1' }));
    }
    expect(answers[0]).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(answers[0]).toEqual(answers[1]);
  });

  it.each(names)('takes nothing of another shape for %s, whatever is sent', async (name) => {
    const { input } = calls[name];
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue().filter((value) => !input.safeParse(value).success),
        async (value) => {
          expect(await ipc.ask(name, value)).toMatchObject({ ok: false, error: { code: 'invalid' } });
        },
      ),
      { numRuns: 15 },
    );
  });
});
