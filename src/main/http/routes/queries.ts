import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseQuery } from '../../../shared/contract/parse-query.ts';
import { type ParsedQuery, queries, type QueryHandlers, type QueryName } from '../../../shared/contract/queries.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

type Fields = Record<string, unknown>;

/** Path parameters and query parameters as one input; a query parameter may not stand in for one of the path. */
const toInput = (request: FastifyRequest): Fields => {
  const params = request.params as Fields;
  const query = request.query as Fields;
  const twice = Object.keys(params).find((name) => Object.hasOwn(query, name));
  if (twice !== undefined) {
    const error = { pointer: `?${twice}`, code: 'unknown_parameter', detail: `${twice} belongs in the path.` };
    throw new AppError('invalid', error.detail, { errors: [error] });
  }
  return { ...query, ...params };
};

const addQueryRoute = <N extends QueryName>(
  app: FastifyInstance,
  { deps, authenticate }: RouteContext,
  name: N,
): void => {
  const handler = deps.queries[name] as (input: ParsedQuery<N>) => ReturnType<QueryHandlers[N]>;
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const output = await handler(parseQuery(name, toInput(request)));
    void reply.type('application/json; charset=utf-8');
    return JSON.stringify(output);
  };
  app.get(queries[name].path, { onRequest: refuseWhen(authenticate.forReading) }, answer);
};

/** Every query of the contract at its address. */
export const addQueryRoutes = (app: FastifyInstance, context: RouteContext): void => {
  for (const name of Object.keys(queries) as QueryName[]) addQueryRoute(app, context, name);
};
