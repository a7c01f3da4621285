import type { FastifyReply, FastifyRequest } from 'fastify';
import { appErrors } from '../../../../shared/core/app-error.ts';
import { toAppError } from '../../error-handler.ts';
import { securityHeaders } from '../../headers.ts';

/**
 * Failures as the source systems' callers read them: `{"error": "..."}`, and 400 where a value is not allowed. Bugs are
 * reported and answered with a plain 500.
 */
export const createSourceErrorHandler =
  (reportBug: (error: unknown, where: string) => void) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const failure = toAppError(error);
    const { code, message, retryAfterSeconds } = failure;
    if (code === 'internal') reportBug(error, `${request.method} ${request.routeOptions.url ?? 'no route'}`);
    return reply
      .code(code === 'invalid' ? 400 : appErrors[code].status)
      .headers({
        ...securityHeaders,
        ...(retryAfterSeconds !== null && { 'retry-after': String(retryAfterSeconds) }),
        ...(code === 'unauthorized' && { 'www-authenticate': 'Bearer realm="centesimo"' }),
      })
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ error: message }));
  };
