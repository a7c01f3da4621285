import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createHttpApp } from '../../../src/main/http/app.ts';
import type { HttpDeps } from '../../../src/main/http/deps.ts';
import { type Listening, listen } from '../../../src/main/http/server.ts';
import { createSignIn, type SignIn } from '../../../src/main/http/sign-in.ts';
import type { RecordOutcome } from '../../../src/main/services/record-types.ts';
import { type CallHandlers, calls } from '../../../src/shared/contract/calls.ts';
import { type SourceHandlers, sourceQueries } from '../../../src/shared/contract/source-queries.ts';
import type { StreamEvent } from '../../../src/shared/contract/stream.ts';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';

export const ingestToken = 'i'.repeat(43);
export const adminToken = 'a'.repeat(43);
export const asIngest = { authorization: `Bearer ${ingestToken}` };
export const asAdmin = { authorization: `Bearer ${adminToken}` };
export const port = 4650;
export const host = `127.0.0.1:${port}`;

/** A ledger in a list: enough to see what the HTTP interface lets through. */
export type Ledger = { readonly reports: UsageReport[]; failure: unknown };

const createRecord =
  (ledger: Ledger): HttpDeps['record'] =>
  async (reports) => {
    if (ledger.failure !== undefined) throw ledger.failure;
    return reports.map((report): RecordOutcome => {
      const status = ledger.reports.some(({ id }) => id !== null && id === report.id) ? 'duplicate' : 'accepted';
      if (status === 'accepted') ledger.reports.push(report);
      if (report.id === 'taken') {
        return {
          status: 'rejected',
          id: 'taken',
          error: { pointer: '/id', code: 'id_conflict', detail: 'Taken by another call.' },
        };
      }
      return {
        status,
        id: report.id ?? `made-${ledger.reports.length}`,
        totalTokens: report.units.inputTokens + report.units.outputTokens,
        costNanoUsd: report.model === 'unknown' ? null : 7_500_000n,
        costNanoEur: report.model === 'unknown' ? null : 6_440_000n,
        costStatus: report.model === 'unknown' ? 'unpriced' : 'priced',
        eurStatus: 'final',
        warnings: [],
      };
    });
  };

export type TestApp = {
  readonly app: FastifyInstance;
  readonly ledger: Ledger;
  readonly signIn: SignIn;
  readonly bugs: unknown[];
  readonly publish: (event: StreamEvent) => void;
  /** What the queries were asked, in order. */
  readonly asked: unknown[];
  readonly clock: { now: number; stopping: boolean };
  readonly listen: () => Promise<Listening>;
};

/** The real app on in-memory stand-ins for the engine's parts. */
export const createTestApp = (more: Partial<HttpDeps> = {}): TestApp => {
  const ledger: Ledger = { reports: [], failure: undefined };
  const bugs: unknown[] = [];
  const asked: unknown[] = [];
  const listeners = new Set<(event: StreamEvent) => void>();
  const clock = { now: Date.parse('2026-08-21T10:00:00Z'), stopping: false };
  let bound = port;
  let codes = 0;
  const signIn = createSignIn(
    () => clock.now,
    () => `secret-${(codes += 1)}`,
  );
  const answer = (input: unknown): never => {
    asked.push(input);
    return { answered: true } as never;
  };
  const handlers = Object.fromEntries(Object.keys(calls).map((name) => [name, answer])) as unknown as CallHandlers;
  const sources = Object.fromEntries(
    Object.keys(sourceQueries).map((name) => [name, answer]),
  ) as unknown as SourceHandlers;
  const app = createHttpApp({
    handlers,
    sources,
    exports: { events: answer, messages: answer },
    monthReport: async (input) => answer(input),
    backupTransfer: { download: answer, upload: async (offset, piece) => answer([offset, piece.length]) },
    record: createRecord(ledger),
    holdMetricPoints: async () => undefined,
    recordSightings: async (sightings) => sightings.map(({ contentHash }) => ({ status: 'accepted', id: contentHash })),
    saveMessage: async () => ({ tracked: false, reason: 'rule_disabled' }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tokens: { ingest: ingestToken, admin: adminToken },
    signIn,
    appOfDigest: () => null,
    noteIntake: () => undefined,
    now: () => clock.now,
    port: () => bound,
    version: '1.2.3',
    staticDir: join(import.meta.dirname, 'none'),
    previews: () => true,
    isStopping: () => clock.stopping,
    reportBug: (error) => bugs.push(error),
    ...more,
  });
  return {
    app,
    ledger,
    signIn,
    bugs,
    asked,
    clock,
    publish: (event) => listeners.forEach((listener) => listener(event)),
    listen: async () => {
      const listening = await listen(app, 0);
      bound = listening.port;
      return listening;
    },
  };
};
