import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { AppError } from '../../shared/core/app-error.ts';
import type { Authenticate } from './authenticate.ts';
import type { HttpDeps } from './deps.ts';
import type { Guards } from './guards.ts';

/** What every route is given. */
export type RouteContext = {
  readonly deps: HttpDeps;
  readonly guards: Guards;
  readonly authenticate: Authenticate;
};

/** An `onRequest` hook out of a check of the headers: refused before the body is read. */
export const refuseWhen =
  (check: (headers: FastifyRequest['headers']) => AppError | null) =>
  (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const refused = check(request.headers);
    if (refused === null) done();
    else done(refused);
  };
