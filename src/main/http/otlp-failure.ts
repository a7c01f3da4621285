import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppErrorCode } from '../../shared/core/app-error.ts';
import type { OtlpEncoding } from '../ingest/otlp/decode-otlp.ts';
import { encodeOtlpStatus } from '../ingest/otlp/encode-otlp-answer.ts';
import { toAppError } from './error-handler.ts';
import { securityHeaders } from './headers.ts';
import { otlpMediaTypes } from './otlp-media-types.ts';

type Answer = { readonly status: number; readonly rpcCode: number };

const invalidArgument = 3;
const permissionDenied = 7;
const resourceExhausted = 8;
const unavailable = 14;
const unauthenticated = 16;

/** What is not in here is a request that is wrong in itself. */
const answers: Partial<Readonly<Record<AppErrorCode, Answer>>> = {
  unauthorized: { status: 401, rpcCode: unauthenticated },
  forbidden: { status: 403, rpcCode: permissionDenied },
  payload_too_large: { status: 413, rpcCode: resourceExhausted },
  unsupported_media_type: { status: 415, rpcCode: invalidArgument },
  too_many_requests: { status: 429, rpcCode: resourceExhausted },
  unavailable: { status: 503, rpcCode: unavailable },
  // Exporters drop what is answered 500, and send it again after 503.
  internal: { status: 503, rpcCode: unavailable },
};

/** The encoding a request is answered in: its own, and JSON where that is neither of the two. */
export const otlpEncodingOf = ({ headers }: FastifyRequest): OtlpEncoding =>
  headers['content-type']?.toLowerCase().startsWith(otlpMediaTypes.protobuf) === true ? 'protobuf' : 'json';

/** The error handler of the OTLP routes: a `google.rpc.Status` in the encoding of the request. */
export const createOtlpErrorHandler =
  (reportBug: (error: unknown, where: string) => void) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { code, message, retryAfterSeconds } = toAppError(error);
    if (code === 'internal') reportBug(error, `${request.method} ${request.routeOptions.url ?? ''}`);
    const { status, rpcCode } = answers[code] ?? { status: 400, rpcCode: invalidArgument };
    const encoding = otlpEncodingOf(request);
    const wait = retryAfterSeconds ?? (status === 503 ? 1 : null);
    if (wait !== null) void reply.header('retry-after', String(wait));
    if (status === 401) void reply.header('www-authenticate', 'Bearer realm="centesimo"');
    return reply
      .code(status)
      .headers({ ...securityHeaders, 'content-type': otlpMediaTypes[encoding] })
      .send(encodeOtlpStatus(encoding, rpcCode, message));
  };
