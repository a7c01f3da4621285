import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type CallName, calls } from '../../../shared/contract/calls.ts';
import { type CommandName, commands } from '../../../shared/contract/commands.ts';
import { parseInput } from '../../../shared/contract/parse-input.ts';
import { fromPathPart } from '../../../shared/contract/path-part.ts';
import { type QueryName, queries } from '../../../shared/contract/queries.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { addJsonBody } from '../json-body.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A price list is the largest thing a command takes. */
const mostCommandBytes = 8 * 1024 * 1024;

/** Path and other fields as one input; none of the others may stand in for one of the path. */
const withPath = (request: FastifyRequest, fields: Fields, pointerTo: (name: string) => string): Fields => {
  const params = request.params as Readonly<Record<string, string>>;
  const twice = Object.keys(params).find((name) => Object.hasOwn(fields, name));
  if (twice !== undefined) {
    const error = { pointer: pointerTo(twice), code: 'unknown_parameter', detail: `${twice} belongs in the path.` };
    throw new AppError('invalid', error.detail, { errors: [error] });
  }
  const parts = Object.entries(params).map(([name, part]) => [name, fromPathPart(part)]);
  return { ...fields, ...Object.fromEntries(parts) };
};

const fromQuery = (request: FastifyRequest): Fields => withPath(request, request.query as Fields, (name) => `?${name}`);

const fromBody = (request: FastifyRequest): Fields => {
  // What is only to be done, as a backup, needs no body.
  const body = request.body === undefined && request.method === 'POST' ? {} : request.body;
  if (body === undefined) throw new AppError('unsupported_media_type', 'Send an object as application/json.');
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return withPath(request, body as Fields, (name) => `/${name}`);
  }
  const error = { pointer: '', code: 'invalid_type', detail: 'The body must be a JSON object.' };
  throw new AppError('invalid', error.detail, { errors: [error] });
};

/** Every query and command of the contract at its address. */
export const addCallRoutes = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const answer =
    (name: CallName, toInput: (request: FastifyRequest) => Fields) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
      const handler = deps.handlers[name] as (input: unknown) => unknown;
      const output = await handler(parseInput(name, toInput(request)));
      void reply.type('application/json; charset=utf-8');
      return JSON.stringify(output);
    };
  for (const name of Object.keys(queries) as QueryName[]) {
    app.get(calls[name].path, { onRequest: refuseWhen(authenticate.forReading) }, answer(name, fromQuery));
  }
  void app.register((scope, _options, done) => {
    addJsonBody(scope, mostCommandBytes);
    for (const name of Object.keys(commands) as CommandName[]) {
      const { method, path: url } = commands[name];
      const hasBody = (method as string) !== 'DELETE';
      scope.route({
        method,
        url,
        onRequest: refuseWhen(authenticate.forAdministering),
        handler: answer(name, hasBody ? fromBody : fromQuery),
      });
    }
    done();
  });
};
