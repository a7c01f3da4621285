import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type AppErrorCode, appErrors } from '../../shared/core/app-error.ts';
import { rawSecurityHeaders, securityHeaders } from './headers.ts';
import { problemMediaType, toProblem } from './problem.ts';

const codeOfStatus = (status: number): AppErrorCode | undefined => {
  const codes = Object.keys(appErrors) as AppErrorCode[];
  return codes.find((code) => code !== 'bad_json' && code !== 'bad_encoding' && appErrors[code].status === status);
};

/** Fastify's own refusals in our words; undefined for anything that is not one. */
const fromFastify = (error: FastifyError): AppError | undefined => {
  const { code } = error;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new AppError(
      'unsupported_media_type',
      'This address does not take a body of that media type. Set Content-Type, usually to application/json.',
    );
  }
  if (code === 'FST_ERR_BAD_URL') return new AppError('bad_request', 'The address is not encoded correctly.');
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new AppError('not_found', 'There is no id that long.');
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500 || typeof code !== 'string' || !code.startsWith('FST_')) return undefined;
  return new AppError(codeOfStatus(status) ?? 'bad_request', error.message);
};

/** Anything thrown as what the caller is told: a bug's own words stay inside. */
export const toAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  const known = error instanceof Error ? fromFastify(error as FastifyError) : undefined;
  return known ?? new AppError('internal', 'The request failed because of a bug, which has been logged.');
};

/** The headers of a failure. */
const failureHeaders = (error: AppError): Record<string, string> => ({
  ...securityHeaders,
  'content-type': problemMediaType,
  ...(error.retryAfterSeconds !== null && { 'retry-after': String(error.retryAfterSeconds) }),
  ...(error.code === 'unauthorized' && { 'www-authenticate': 'Bearer realm="centesimo"' }),
});

/**
 * Answers with problem+json. As bytes: Fastify adds a charset to text, and this media type has none.
 *
 * @param more members beside the standard ones
 */
export const sendProblem = (reply: FastifyReply, error: AppError, more: object = {}): FastifyReply =>
  reply
    .code(appErrors[error.code].status)
    .headers(failureHeaders(error))
    .send(Buffer.from(JSON.stringify({ ...toProblem(error), ...more })));

/** The app's error handler: expected failures as they are, bugs reported and answered with a plain 500. */
export const createErrorHandler =
  (reportBug: (error: unknown, where: string) => void) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const failure = toAppError(error);
    if (failure.code === 'internal') reportBug(error, `${request.method} ${request.routeOptions.url ?? 'no route'}`);
    return sendProblem(reply, failure);
  };

const connectionStatus = (code: string | undefined): { status: number; detail: string } => {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, detail: 'The address and headers are too long.' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, detail: 'The request took too long to arrive.' };
  return { status: 400, detail: 'This is not valid HTTP.' };
};

/** Answers what never became a request: broken HTTP, oversized headers, a request that did not arrive in time. */
export const handleClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = connectionStatus(error.code);
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  const lines = [`HTTP/1.1 ${status} ${title}`, `content-type: ${problemMediaType}`];
  for (let at = 0; at < rawSecurityHeaders.length; at += 2) {
    lines.push(`${rawSecurityHeaders[at]}: ${rawSecurityHeaders[at + 1]}`);
  }
  lines.push(`content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body);
  socket.end(lines.join('\r\n'), () => socket.destroy());
};
