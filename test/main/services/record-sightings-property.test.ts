import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sightingWays } from '../../../src/shared/core/call-sighting.ts';
import type { CallKey, CallSighting } from '../../../src/shared/core/call-sighting.ts';
import type { StoredEvent } from '../../../src/shared/core/ledger-entry.ts';
import { mergeSightings } from '../../../src/shared/core/merge-sightings.ts';
import { hasTerms, toSearchTerms } from '../../../src/shared/core/search-terms.ts';
import { maxTime } from '../../../src/shared/core/period/zone-offset.ts';
import { dumpRollups, forgetCut } from '../../support/dump-rollups.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeSighting } from '../../support/sightings.ts';

type Ledger = ReturnType<typeof openLedger>;
const timeZone = 'America/St_Johns';
const everything = { from: null, to: maxTime };

/** How one way saw a call. */
const lookArb = fc.record({
  way: fc.constantFrom(...sightingWays),
  keys: fc.uniqueArray(fc.constantFrom('response', 'span', 'sequence'), { minLength: 1, maxLength: 3 }),
  part: fc.constantFrom(0, 0.5, 1, 1),
  parts: fc.boolean(),
  usageReported: fc.constantFrom(true, true, true, false),
  delayMs: fc.constantFrom(0, 1, 900, 20_000),
  billed: fc.constantFrom(null, null, '0.0123', '0.000000000123', '1.5'),
  model: fc.constantFrom('same', 'none', 'dated'),
  provider: fc.constantFrom(null, 'openai', 'Azure'),
  client: fc.constantFrom(null, 'c1', 'c2'),
  clientName: fc.constantFrom(null, 'Anna', 'Carla'),
  userEmail: fc.constantFrom(null, 'a@example.com', 'b@example.com'),
  hasConversation: fc.boolean(),
  durationMs: fc.constantFrom(null, 5, 900, 60_000),
  success: fc.boolean(),
  metadata: fc.constantFrom(null, { a: 1 }, { a: 2, b: 'x' }, { inference_geo: 'us' }),
  inputPreview: fc.constantFrom(null, 'hello world', 'good day'),
  occurredAtGiven: fc.constantFrom(true, true, false),
});
type Look = typeof lookArb extends fc.Arbitrary<infer T> ? T : never;

const callArb = fc.record({
  /** Around the day the clock goes back, in quarters of an hour. */
  quarter: fc.integer({ min: 0, max: 3 * 96 }),
  workspace: fc.constantFrom('default', 'acme'),
  model: fc.constantFrom('gpt-4o', 'nobody-knows-it'),
  input: fc.constantFrom(100, 3_000),
  output: fc.constantFrom(10, 400),
  /** The id of some other call too, of which everything else differs. */
  collides: fc.boolean(),
  isWeak: fc.boolean(),
  looks: fc.array(lookArb, { minLength: 1, maxLength: 4 }),
});
type Call = typeof callArb extends fc.Arbitrary<infer T> ? T : never;

const scenarioArb = fc.array(callArb, { minLength: 1, maxLength: 8 }).chain((calls) => {
  const seen = calls.map((call, at) => toSightings(call, at));
  // Some come twice.
  const all = [...seen.flat(), ...seen.flat().slice(0, 5)];
  return fc.record({
    seen: fc.constant(seen),
    order: fc.shuffledSubarray(all, { minLength: all.length }),
    batches: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
    interludes: fc.array(fc.constantFrom('none', 'reopen', 'index', 'together'), { minLength: 1, maxLength: 8 }),
  });
});

const baseAt = Date.parse('2025-10-31T22:00:00Z');

/** Calls are numbered, so that no two are alike by chance: those that share an id are apart by what one call cannot be. */
const toSightings = (call: Call, at: number): CallSighting[] => {
  const occurredAt = baseAt + call.quarter * 900_000 + (call.collides ? at * 8 * 86_400_000 : 0);
  const looks = call.isWeak ? oneOfEachWay(call.looks) : call.looks;
  const sightings = looks.map((look, index) => toSighting(call, look, occurredAt, toKeys(call, look, at, index === 0)));
  return [...new Map(sightings.map((sighting) => [sighting.contentHash, sighting])).values()];
};

/** A way tells of a call only once where it has no id, and always the whole of it. */
const oneOfEachWay = (looks: readonly Look[]): Look[] =>
  [...new Map(looks.map((look) => [look.way, look])).values()].map((look) => ({
    ...look,
    part: 1,
    usageReported: true,
    model: 'same',
  }));

const toKeys = (call: Call, look: Look, at: number, isFirst: boolean): CallKey[] => {
  if (call.isWeak) return [{ kind: 'session_usage', session: `session ${at}` }];
  // The first has all keys, so that it holds the others together, whenever it comes.
  const kinds = isFirst ? ['response', 'span', 'sequence'] : look.keys;
  return kinds.map((kind): CallKey => {
    if (kind === 'response') return { kind, provider: 'openai', id: call.collides ? 'req_1' : `resp-${at}` };
    if (kind === 'span') return { kind, traceId: 'f'.repeat(32), spanId: String(at).padStart(16, '0') };
    return { kind: 'sequence', service: 's', session: 't', sequence: String(at) };
  });
};

const toSighting = (call: Call, look: Look, occurredAt: number, keys: readonly CallKey[]): CallSighting => {
  const { input, output, workspace } = call;
  const { way, part, parts, usageReported, userEmail, durationMs, success, metadata } = look;
  const [inputTokens, outputTokens] = usageReported ? [input * part, output * part] : [0, 0];
  const isKnown = parts && usageReported;
  return makeSighting({
    way,
    keys,
    workspace,
    service: way === 'litellm' ? 'litellm' : 'chatbot',
    model: look.model === 'none' ? null : look.model === 'dated' ? `${call.model}-2024-08-06` : call.model,
    provider: look.provider,
    occurredAt: occurredAt + look.delayMs,
    occurredAtGiven: look.occurredAtGiven,
    units: {
      inputTokens,
      outputTokens,
      ...(isKnown && { cacheReadTokens: inputTokens / 2, otherUnits: { requests: 1 } }),
    },
    usageReported,
    billedCostUsd: look.billed,
    client: look.client === null ? null : { id: look.client, name: look.clientName, phone: null, email: null },
    userEmail,
    // A gateway may call a conversation otherwise.
    conversationId: look.hasConversation ? `v${way === 'litellm' ? 1 : 2}-${call.quarter}` : null,
    durationMs,
    success,
    errorCode: success ? null : 'overloaded',
    inputPreview: look.inputPreview,
    metadata,
  });
};

/** Everything of a row but its number, id and time of receipt; who a client or user is, beyond the id, is kept apart. */
const toComparable = ({
  report,
  provider,
  ...cost
}: Pick<StoredEvent, 'report' | 'provider'> & Partial<StoredEvent>) => {
  const { id: _, provider: _given, client, userEmail, userId, ...rest } = report;
  return {
    ...pick(rest),
    client: client?.id ?? null,
    user: userId ?? userEmail,
    provider,
    cost: [cost.costStatus, cost.eurStatus, cost.costNanoUsd, cost.costNanoEur, cost.catalogueNanoUsd],
  };
};

/** Less what no row has. */
const notInRows = new Set(['billedCostUsd', 'flatCost', 'occurredAtGiven', 'usageReported']);
const pick = (report: object): object =>
  Object.fromEntries(Object.entries(report).filter(([name]) => !notInRows.has(name)));

const toText = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });

const listRows = ({ reader }: Ledger): StoredEvent[] =>
  reader.listEvents({ range: everything, filter: {}, terms: [], after: null, limit: 1_000 });

const indexAll = ({ operations }: Ledger): void => {
  while (operations.indexNextCalls().more);
};

const checkSearch = async ({ queries }: Ledger, rows: readonly StoredEvent[]): Promise<void> => {
  for (const q of ['chatbot', 'litellm', 'hello', 'good da', 'carla', 'anna', 'v1', 'overloaded', 'c2 gpt']) {
    const found = await queries.events({ period: 'all_time', q, limit: 500 });
    const wanted = rows.filter(({ report }) => {
      const { service, operation, model, client, conversationId, errorCode, inputPreview } = report;
      const user = report.userId ?? (report.userEmail === null ? null : `mailto:${report.userEmail}`);
      const texts = [
        service,
        operation,
        model,
        client?.id,
        client?.name,
        user,
        conversationId,
        errorCode,
        inputPreview,
      ];
      return hasTerms(
        toSearchTerms(q),
        texts.filter((text) => typeof text === 'string'),
      );
    });
    expect(found.items.map(({ id }) => id).toSorted(), q).toEqual(wanted.map(({ id }) => id).toSorted());
  }
};

describe('recording sightings', () => {
  it('comes to one row a call, whatever was seen of it, by whom, in which order and how often', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArb, async ({ seen, order, batches, interludes }) => {
        let ledger = openLedger({ timeZone });
        try {
          const ids = new Map<string, string>();
          let waiting: Promise<unknown>[] = [];
          for (let at = 0, batch = 0; at < order.length; batch += 1) {
            const sightings = order.slice(at, (at += batches[batch % batches.length]!));
            waiting.push(
              ledger.recordSightings(sightings).then((outcomes) => {
                for (const [place, outcome] of outcomes.entries()) {
                  expect(outcome.status).not.toBe('rejected');
                  if (outcome.status !== 'rejected') ids.set(sightings[place]!.contentHash, outcome.id);
                }
              }),
            );
            const interlude = interludes[batch % interludes.length];
            if (interlude === 'together') continue;
            await Promise.all(waiting);
            waiting = [];
            if (interlude === 'index') indexAll(ledger);
            if (interlude !== 'reopen') continue;
            ledger.close(true);
            ledger = openLedger({ timeZone, dir: ledger.dir });
          }
          await Promise.all(waiting);

          const rows = listRows(ledger);
          const naive = seen.map((sightings) => {
            const report = mergeSightings(sightings);
            return toText(toComparable({ report, ...ledger.pricer.priceReport(report) }));
          });
          expect(rows.map((row) => toText(toComparable(row))).toSorted()).toEqual(naive.toSorted());
          expect(await ledger.recordSightings(order)).toEqual(
            order.map(() => expect.objectContaining({ status: 'duplicate' })),
          );
          expect(listRows(ledger)).toEqual(rows);

          await checkSearch(ledger, rows);
          indexAll(ledger);
          await checkSearch(ledger, rows);
          const figures = ledger.reader.readTotal(everything, {});
          expect(figures.costNanoUsd).toBe(rows.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0n), 0n));
          expect(figures.calls).toBe(rows.length);
          const rollups = dumpRollups(ledger.path);
          ledger.close(true);
          forgetCut(ledger.path);
          ledger = openLedger({ timeZone, dir: ledger.dir });
          expect(dumpRollups(ledger.path)).toEqual(rollups);
        } finally {
          ledger.close();
        }
      }),
      { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 25) },
    );
  }, 300_000);
});
