import { create, toBinary } from '@bufbuild/protobuf';
import type { OtlpEncoding } from './decode-otlp.ts';
import { ExportResponseSchema, StatusSchema } from './generated/otlp_pb.ts';
import { type OtlpSignal, otlpSignals } from './otlp-signals.ts';

export type OtlpPartialSuccess = { readonly rejected: number; readonly errorMessage: string };

/** The answer to a request that was taken: empty when nothing of it was refused. */
export const encodeOtlpResponse = (
  signal: OtlpSignal,
  encoding: OtlpEncoding,
  partialSuccess: OtlpPartialSuccess | null,
): Buffer => {
  if (encoding === 'protobuf') {
    const message = create(ExportResponseSchema);
    if (partialSuccess === null) return toBytes(toBinary(ExportResponseSchema, message));
    const { rejected, errorMessage } = partialSuccess;
    return toBytes(
      toBinary(
        ExportResponseSchema,
        create(ExportResponseSchema, { partialSuccess: { rejected: BigInt(rejected), errorMessage } }),
      ),
    );
  }
  if (partialSuccess === null) return Buffer.from('{}');
  const { rejected, errorMessage } = partialSuccess;
  // An int64 is text in ProtoJSON.
  const count = { [otlpSignals[signal].rejectedMember]: String(rejected) };
  return Buffer.from(JSON.stringify({ partialSuccess: { ...count, errorMessage } }));
};

/** A `google.rpc.Status`. @param code one of gRPC's codes */
export const encodeOtlpStatus = (encoding: OtlpEncoding, code: number, message: string): Buffer =>
  encoding === 'json'
    ? Buffer.from(JSON.stringify({ code, message }))
    : toBytes(toBinary(StatusSchema, create(StatusSchema, { code, message })));

const toBytes = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);
