import type { FastifyInstance } from 'fastify';
import { monthReportInput, monthReportPath } from '../../../shared/contract/month-close.ts';
import { toFieldErrors } from '../../../shared/contract/parse-input.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

/** `GET /v1/months/:month/report`: the report of a closed month as a file. */
export const addMonthReportRoute = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const options = { exposeHeadRoute: false, onRequest: refuseWhen(authenticate.forReading) };
  app.get(monthReportPath, options, async (request, reply) => {
    const parsed = monthReportInput.safeParse({ ...(request.query as object), ...(request.params as object) });
    if (!parsed.success) {
      const errors = toFieldErrors(Object.keys(monthReportInput.shape), false, parsed.error.issues);
      throw new AppError('invalid', errors.map(({ detail }) => detail).join(' '), { errors });
    }
    const { fileName, mediaType, bytes } = await deps.monthReport(parsed.data);
    return reply.type(mediaType).header('content-disposition', `attachment; filename="${fileName}"`).send(bytes);
  });
};
