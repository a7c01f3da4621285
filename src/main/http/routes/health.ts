import type { FastifyInstance } from 'fastify';
import type { RouteContext } from '../route-context.ts';

/** `GET /v1/health`, without a token: says that the program answers and which version it is, nothing else. */
export const addHealthRoute = (app: FastifyInstance, { deps }: RouteContext): void => {
  app.get('/v1/health', () => ({ status: 'ok', version: deps.version }));
};
