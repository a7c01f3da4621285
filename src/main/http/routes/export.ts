import type { FastifyInstance } from 'fastify';
import { exportPath, parseExportInput } from '../../../shared/contract/export.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';
import { createSendExport } from '../send-export.ts';
import { addMessageExportRoute } from './sources-export.ts';

/** The downloads: `GET /v1/export`, and S1's of one workspace. Together they share the few places there are. */
export const addExportRoutes = (app: FastifyInstance, context: RouteContext): void => {
  const { deps, authenticate } = context;
  const sendExport = createSendExport(app, deps.reportBug);
  const options = { exposeHeadRoute: false, onRequest: refuseWhen(authenticate.forReading) };
  app.get(exportPath, options, (request, reply) => {
    const input = parseExportInput(request.query);
    return sendExport(reply, () => deps.exports.events(input));
  });
  addMessageExportRoute(app, context, sendExport);
};
