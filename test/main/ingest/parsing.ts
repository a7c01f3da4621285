import { parseUsageEvent } from '../../../src/main/ingest/parse-usage-event.ts';
import { readResponse } from '../../../src/main/ingest/response/read-response.ts';

/** Short forms for the tests of the event parser, at a fixed clock. */
export const now = Date.parse('2026-08-22T12:00:00Z');
export const least = { service: 'chatbot', model: 'gpt-4o' };

export const parse = (event: unknown, previews = true) => parseUsageEvent(event, { now, previews });

/** The outcome for the least event plus these fields. */
export const accept = (event: Record<string, unknown>, previews = true) => {
  const parsed = parse({ ...least, ...event }, previews);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed;
};

export const reject = (event: unknown) => {
  const parsed = parse(event);
  if (parsed.ok) throw new Error('was accepted');
  return { pointer: parsed.error.pointer, code: parsed.error.code };
};

export const read = (response: unknown, hints: { provider?: string; model?: string } = {}) => {
  const reading = readResponse(response, hints);
  if (reading === null) throw new Error('was not recognised');
  return reading;
};

export const units = (response: unknown, hints: { provider?: string; model?: string } = {}) =>
  read(response, hints).units;
