import type { FastifyReply } from 'fastify';
import type { Rejection } from '../../shared/contract/read-models.ts';
import { AppError } from '../../shared/core/app-error.ts';
import { formatNano } from '../../shared/core/money.ts';
import type { RecordOutcome } from '../services/record-types.ts';
import { sendProblem } from './error-handler.ts';
import { rawSecurityHeaders } from './headers.ts';

type Recorded = Exclude<RecordOutcome, { readonly status: 'rejected' }>;

/** How an answer is to look. A body that was one bare event has pointers without an index. */
export type ResultShape = { readonly isBareEvent: () => boolean; readonly receipts: boolean };

const successHead = [...rawSecurityHeaders, 'content-type', 'application/json; charset=utf-8', 'content-length'];

const moneyJson = (nano: bigint | null): string => (nano === null ? 'null' : `"${formatNano(nano)}"`);

/** Put together by hand: this is the answer that is sent thousands of times a second. */
const receiptJson = (index: number, outcome: Recorded): string =>
  `{"index":${index},"id":${JSON.stringify(outcome.id)},"status":"${outcome.status}"` +
  `,"total_tokens":${outcome.totalTokens}` +
  `,"cost_usd":${moneyJson(outcome.costNanoUsd)},"cost_eur":${moneyJson(outcome.costNanoEur)}` +
  `,"cost_status":"${outcome.costStatus}","eur_status":"${outcome.eurStatus}"` +
  `,"warnings":${outcome.warnings.length === 0 ? '[]' : JSON.stringify(outcome.warnings)}}`;

const toRejection = (
  index: number,
  { id, error }: Extract<RecordOutcome, { readonly status: 'rejected' }>,
  { isBareEvent }: ResultShape,
): Rejection => ({
  index,
  id,
  code: error.code,
  pointer: isBareEvent() ? error.pointer : `/${index}${error.pointer}`,
  detail: error.detail,
});

const sendAllRejected = (reply: FastifyReply, rejected: readonly Rejection[], receipts: boolean): void => {
  const [first] = rejected;
  const detail = rejected.length === 1 && first !== undefined ? first.detail : 'None of the events is valid.';
  const errors = rejected.map(({ pointer, code, detail: why }) => ({ pointer, code, detail: why }));
  const result = { accepted: 0, duplicates: 0, rejected, ...(receipts && { events: [] }) };
  void sendProblem(reply, new AppError('invalid', detail, { errors }), result);
};

/** Answers what became of every event, by its place in the body: 200, or 422 when not one of them was valid. */
export const sendRecordResult = (reply: FastifyReply, outcomes: readonly RecordOutcome[], shape: ResultShape): void => {
  let accepted = 0;
  let duplicates = 0;
  let receipts = '';
  const rejected: Rejection[] = [];
  for (let index = 0; index < outcomes.length; index += 1) {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error(`event ${index} has no outcome`);
    if (outcome.status === 'rejected') {
      rejected.push(toRejection(index, outcome, shape));
      continue;
    }
    if (outcome.status === 'accepted') accepted += 1;
    else duplicates += 1;
    if (shape.receipts) receipts += (receipts === '' ? '' : ',') + receiptJson(index, outcome);
  }
  if (rejected.length > 0 && rejected.length === outcomes.length) {
    return sendAllRejected(reply, rejected, shape.receipts);
  }

  const body =
    `{"accepted":${accepted},"duplicates":${duplicates},"rejected":${JSON.stringify(rejected)}` +
    (shape.receipts ? `,"events":[${receipts}]}` : '}');
  reply.hijack();
  reply.raw.writeHead(200, [...successHead, String(Buffer.byteLength(body))]);
  reply.raw.end(body);
};
