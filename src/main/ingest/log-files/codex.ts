import type { CallKey } from '../../../shared/core/call-sighting.ts';
import type { LineReading, LogParser, OpenLogFile } from '../../../shared/core/log-parser.ts';
import { isObject } from '../json-object.ts';
import { createForkGate, isCopied, noteTurn } from './codex-fork-gate.ts';
import type { ForkGate } from './codex-fork-gate.ts';
import { isSameUsage, readCodexUsage, subtractUsage, toResponseUsage, usesNothing } from './codex-usage.ts';
import type { CodexUsage } from './codex-usage.ts';
import { createSkim, readHead, readJson, readString } from './skim-json.ts';
import type { Spans } from './skim-json.ts';
import { toLoggedCall } from './to-logged-call.ts';

/** What holds for the lines that follow; kept between two readings of a file. */
type CodexState = {
  /** Of the file's own thread: its first `session_meta`. Those that follow came with a copied history. */
  readonly thread: string | null;
  readonly originator: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly tier: string | null;
  readonly totals: CodexUsage | null;
  readonly gate: ForkGate | null;
  /** The last response that was told of by its id, until its counts come. */
  readonly response: { readonly id: string; readonly usage: CodexUsage } | null;
};

const beginning: CodexState = {
  thread: null,
  originator: null,
  provider: 'openai',
  model: null,
  tier: null,
  totals: null,
  gate: null,
  response: null,
};

/** Telemetry's service name is the originator; this is the program's own name of before it wrote one. */
const firstOriginator = 'codex_cli_rs';
const tierNames: Readonly<Record<string, string>> = { default: 'standard', fast: 'priority' };
const payloadMembers = [
  'payload.type',
  'payload.info',
  'payload.turn_id',
  'payload.model',
  'payload.thread_settings',
  'payload.response_id',
  'payload.usage',
] as const;
const metaMembers = [
  'payload.id',
  'payload.timestamp',
  'payload.originator',
  'payload.model_provider',
  'payload.forked_from_id',
  'payload.source',
] as const;

type Line = Spans<(typeof payloadMembers)[number] | (typeof metaMembers)[number]>;

const skimLine = createSkim(['type', 'timestamp', ...payloadMembers, ...metaMembers]);

/** Types of lines, and of the events in them, that say something here. */
const tellingTypes = new Set([
  'session_meta',
  'turn_context',
  'token_usage_record',
  'event_msg',
  'token_count',
  'task_started',
  'thread_settings_applied',
]);
/** A line's type, and that of its event, stand before anything long. */
const headBytes = 200;
const typeMember = /"type"\s*:\s*"(\w+)"/g;

const isOtherLine = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (const [, type = ''] of readHead(bytes, start, end, headBytes).matchAll(typeMember)) {
    if (!tellingTypes.has(type)) return true;
    if (type !== 'event_msg') return false;
  }
  return false;
};

const hasParent = (bytes: Uint8Array, line: Line): boolean => {
  if (readString(bytes, line['payload.forked_from_id']) !== null) return true;
  const given = readJson(bytes, line['payload.source']);
  const subagent = isObject(given) ? given['subagent'] : undefined;
  return isObject(subagent) && isObject(subagent['thread_spawn']);
};

const startThread = (bytes: Uint8Array, line: Line, time: string | null): CodexState => {
  const thread = readString(bytes, line['payload.id']);
  const provider = readString(bytes, line['payload.model_provider']);
  return {
    ...beginning,
    thread,
    originator: readString(bytes, line['payload.originator']),
    // Any other name is the owner's own, of a server of theirs: there the model says more.
    provider: provider === null || provider === 'openai' ? 'openai' : null,
    gate: hasParent(bytes, line) ? createForkGate(thread, readString(bytes, line['payload.timestamp']) ?? time) : null,
  };
};

/**
 * Codex's `sessions/**.jsonl`, a file for each thread: its `token_count` events say what each call used. A thread without
 * an id of a response is told by what it used and when.
 */
export const openCodexFile = ({ state: saved, now, onCall }: OpenLogFile): LogParser => {
  let state: CodexState = saved === null ? beginning : (JSON.parse(saved) as CodexState);

  const noteTurnOf = (bytes: Uint8Array, line: Line): void => {
    if (state.gate !== null)
      state = { ...state, gate: noteTurn(state.gate, readString(bytes, line['payload.turn_id'])) };
  };

  const noteTier = (bytes: Uint8Array, line: Line): void => {
    const settings = readJson(bytes, line['payload.thread_settings']);
    const tier = isObject(settings) ? settings['service_tier'] : undefined;
    if (typeof tier === 'string') state = { ...state, tier: tierNames[tier] ?? tier };
  };

  const noteResponse = (bytes: Uint8Array, line: Line): void => {
    const id = readString(bytes, line['payload.response_id']);
    const usage = readCodexUsage(readJson(bytes, line['payload.usage']));
    if (id !== null && usage !== null) state = { ...state, response: { id, usage } };
  };

  const keysOf = (used: CodexUsage): CallKey[] => {
    const { thread, response } = state;
    const keys: CallKey[] = [];
    if (response !== null && isSameUsage(response.usage, used)) {
      keys.push({ kind: 'response', provider: 'openai', id: response.id });
    }
    if (thread !== null) keys.push({ kind: 'session_usage', session: thread });
    return keys;
  };

  const record = (used: CodexUsage, totals: CodexUsage | null, time: string): LineReading => {
    const { thread, model, provider, tier } = state;
    const keys = keysOf(used);
    state = { ...state, response: null };
    const call = toLoggedCall(
      {
        service: state.originator ?? firstOriginator,
        operation: 'chat',
        provider,
        model,
        time,
        session: thread,
        counts: used,
        usage: { model, usage: toResponseUsage(used) },
        serviceTier: tier,
        keys,
        identity: [thread, JSON.stringify(totals)],
      },
      now,
    );
    if (call === null) return 'unparsed';
    if (call === 'usedNothing') return 'skipped';
    onCall(call);
    return 'read';
  };

  const readTokens = (bytes: Uint8Array, line: Line, time: string | null): LineReading => {
    const info = readJson(bytes, line['payload.info']);
    // Without it the event only tells of limits.
    if (line['payload.info'] === undefined || info === null) return 'skipped';
    const totals = isObject(info) ? readCodexUsage(info['total_token_usage']) : null;
    const last = isObject(info) ? readCodexUsage(info['last_token_usage']) : null;
    if ((totals === null && last === null) || time === null) return 'unparsed';
    const before = state.totals;
    if (totals !== null) state = { ...state, totals };
    if (state.gate !== null) {
      if (isCopied(state.gate, time)) return 'skipped';
      state = { ...state, gate: null };
    }
    // The same totals again: the event was repeated, nothing was called.
    if (totals !== null && before !== null && isSameUsage(totals, before)) return 'skipped';
    const used = last ?? subtractUsage(totals as CodexUsage, before);
    return usesNothing(used) ? 'skipped' : record(used, totals, time);
  };

  const readEvent = (bytes: Uint8Array, line: Line, time: string | null): LineReading => {
    const type = readString(bytes, line['payload.type']);
    if (type === 'token_count') return readTokens(bytes, line, time);
    if (type === 'task_started') noteTurnOf(bytes, line);
    if (type === 'thread_settings_applied') noteTier(bytes, line);
    return 'skipped';
  };

  const readTurn = (bytes: Uint8Array, line: Line): void => {
    noteTurnOf(bytes, line);
    const model = readString(bytes, line['payload.model']);
    if (model !== null) state = { ...state, model };
  };

  return {
    markers: [],
    isOther: isOtherLine,
    readLine: (bytes, start, end) => {
      const line = skimLine(bytes, [start, end]);
      if (line === null) return 'unparsed';
      const type = readString(bytes, line.type);
      const time = readString(bytes, line.timestamp);
      if (type === 'session_meta' && state.thread === null) state = startThread(bytes, line, time);
      if (type === 'event_msg') return readEvent(bytes, line, time);
      if (type === 'turn_context') readTurn(bytes, line);
      if (type === 'token_usage_record') noteResponse(bytes, line);
      return 'skipped';
    },
    flush: () => undefined,
    state: () => JSON.stringify(state),
  };
};
