import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type SourceHandlers,
  type SourceInput,
  type SourceQueryName,
  sourceQueries,
} from '../../../../shared/contract/source-queries.ts';
import { AppError } from '../../../../shared/core/app-error.ts';
import { refuseWhen, type RouteContext } from '../../route-context.ts';
import { createSourceErrorHandler } from './source-errors.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Throws `AppError` `invalid` that says which values are allowed. */
const toInput = <N extends SourceQueryName>(name: N, request: FastifyRequest): SourceInput<N> => {
  const [params, query] = [request.params as Fields, request.query as Fields];
  const twice = Object.keys(params).find((parameter) => Object.hasOwn(query, parameter));
  if (twice !== undefined) throw new AppError('invalid', `${twice} belongs in the path.`);
  const parsed = sourceQueries[name].input.safeParse({ ...query, ...params });
  if (parsed.success) return parsed.data as SourceInput<N>;
  throw new AppError('invalid', parsed.error.issues.map(({ message }) => message).join(' '));
};

const addSourceRead = <N extends SourceQueryName>(
  app: FastifyInstance,
  { deps, authenticate }: RouteContext,
  name: N,
): void => {
  const handler = deps.sources[name] as (input: SourceInput<N>) => ReturnType<SourceHandlers[N]>;
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const output = await handler(toInput(name, request));
    void reply.type('application/json; charset=utf-8');
    return JSON.stringify(output);
  };
  const { path } = sourceQueries[name];
  for (const url of new Set([path, path.replace(/\/$/, '')])) {
    app.get(url, { onRequest: refuseWhen(authenticate.forReading) }, answer);
  }
};

/** Every read of the source systems at its own address, a final slash or not where they had one. */
export const addSourceReads = (app: FastifyInstance, context: RouteContext): void => {
  void app.register((scope, _options, done) => {
    scope.setErrorHandler(createSourceErrorHandler(context.deps.reportBug));
    for (const name of Object.keys(sourceQueries) as SourceQueryName[]) addSourceRead(scope, context, name);
    done();
  });
};
