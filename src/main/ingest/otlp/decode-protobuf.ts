import { fromBinary } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { AppError } from '../../../shared/core/app-error.ts';
import { checkProtobuf } from './check-protobuf.ts';
import { otlpLimits } from './otlp-limits.ts';
import { type OtlpRequest, type OtlpSignal, otlpSignalNames, otlpSignals } from './otlp-signals.ts';
import { wrongPath } from './wrong-path.ts';

/** A request out of its protobuf form. Throws as `decodeOtlp`. */
export const decodeProtobuf = <S extends OtlpSignal>(signal: S, body: Buffer): OtlpRequest[S] => {
  const schema = otlpSignals[signal].request;
  const fault = checkProtobuf(schema, body);
  if (fault === 'too_deep') throw new AppError('bad_request', 'The body is nested too deep.');
  if (fault === 'too_many') throw new AppError('payload_too_large', 'The body has too many parts: send it in several.');
  const sent = fault === null ? undefined : otherSignal(signal, body);
  if (sent !== undefined) throw wrongPath(sent);
  const malformed = `The body is not a protobuf request of ${otlpSignals[signal].path}.`;
  if (fault !== null) throw new AppError('bad_encoding', malformed);
  try {
    return fromBinary<GenMessage<OtlpRequest[S]>>(schema, body, {
      readUnknownFields: false,
      recursionLimit: otlpLimits.treeDepth,
    });
  } catch {
    throw new AppError('bad_encoding', malformed);
  }
};

/**
 * Requests of all signals have the same outer form, and a log read as a span is merely an odd one: a time where the trace
 * id should be. So what does not fit here is tried as the others.
 */
const otherSignal = (signal: OtlpSignal, body: Buffer): OtlpSignal | undefined =>
  otlpSignalNames.find((other) => other !== signal && checkProtobuf(otlpSignals[other].request, body) === null);
