import { isUtf8 } from 'node:buffer';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { AppError } from '../../../shared/core/app-error.ts';
import { checkJsonTree } from '../check-json-tree.ts';
import { findJsonError } from '../find-json-error.ts';
import { isObject } from '../json-object.ts';
import { otlpLimits } from './otlp-limits.ts';
import { type OtlpRequest, type OtlpSignal, otlpSignalNames, otlpSignals } from './otlp-signals.ts';
import { readJsonMessage } from './read-json-message.ts';
import { wrongPath } from './wrong-path.ts';

/** A request out of its JSON. Throws as `decodeOtlp`. */
export const decodeJson = <S extends OtlpSignal>(signal: S, body: Buffer): OtlpRequest[S] => {
  if (!isUtf8(body)) throw new AppError('bad_encoding', 'The body is not valid UTF-8 text.');
  if (hasTooManyNodes(body))
    throw new AppError('payload_too_large', 'The body has too many parts: send it in several.');
  const json = parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  const fault = checkJsonTree(json, otlpLimits.treeDepth);
  if (fault === 'too_deep') throw new AppError('bad_request', 'The body is nested too deep.');
  if (fault === 'forbidden_key') {
    throw new AppError('bad_request', 'The names __proto__ and constructor.prototype are not accepted.');
  }
  if (!isObject(json)) throw new AppError('bad_request', 'The body must be an object.');
  const sent = otlpSignalNames.find((other) => other !== signal && namesOf(other).some((name) => json[name] != null));
  if (sent !== undefined) throw wrongPath(sent);
  return readJsonMessage<GenMessage<OtlpRequest[S]>>(otlpSignals[signal].request, json);
};

const namesOf = (signal: OtlpSignal): readonly string[] =>
  otlpSignals[signal].request.fields.flatMap(({ name, jsonName }) => [name, jsonName]);

/** Says where, and leaves the text itself out: it may hold prompts. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('bad_json', `The body is not valid JSON: it breaks at character ${findJsonError(text) + 1}.`);
  }
};

const quote = 0x22;
const backslash = 0x5c;
const brace = 0x7b;
const bracket = 0x5b;
/** No body shorter than this can hold too many: `[],` is three bytes. */
const shortest = 3 * otlpLimits.nodes;

/** Counts objects and lists in the bytes, before any of them is made. */
const hasTooManyNodes = (body: Buffer): boolean => {
  if (body.length < shortest) return false;
  let nodes = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === quote) at = endOfString(body, at);
    else if (byte === brace || byte === bracket) nodes += 1;
  }
  return nodes > otlpLimits.nodes;
};

const endOfString = (body: Buffer, start: number): number => {
  let at = start + 1;
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
};
