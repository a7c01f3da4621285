import type { FastifyInstance } from 'fastify';
import { createOpenApiDocument } from '../openapi-document.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

/** `GET /v1/openapi.json`: this interface, described from the same schemas that check it. */
export const addOpenApiRoute = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  let document: string | undefined;
  app.get('/v1/openapi.json', { onRequest: refuseWhen(authenticate.forReading) }, (_request, reply) => {
    document ??= JSON.stringify(createOpenApiDocument(deps.version));
    return reply.type('application/json; charset=utf-8').send(document);
  });
};
