import type { FastifyInstance } from 'fastify';
import { messageExportPath, parseMessageExportInput } from '../../../shared/contract/export.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';
import type { SendExport } from '../send-export.ts';
import { createSourceErrorHandler } from './sources/source-errors.ts';

/** `GET /api/usage/export/{W}`: S1's download, with its own way of refusing. */
export const addMessageExportRoute = (
  app: FastifyInstance,
  { deps, authenticate }: RouteContext,
  sendExport: SendExport,
): void => {
  void app.register((scope, _options, done) => {
    scope.setErrorHandler(createSourceErrorHandler(deps.reportBug));
    const options = { exposeHeadRoute: false, onRequest: refuseWhen(authenticate.forReading) };
    scope.get(messageExportPath, options, (request, reply) => {
      const query = request.query as Record<string, unknown>;
      if (Object.hasOwn(query, 'workspace')) throw new AppError('invalid', 'workspace belongs in the path.');
      const input = parseMessageExportInput({ ...query, ...(request.params as Record<string, unknown>) });
      return sendExport(reply, () => deps.exports.messages(input));
    });
    done();
  });
};
