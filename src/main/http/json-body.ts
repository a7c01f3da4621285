import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/core/app-error.ts';
import { checkJsonTree } from '../ingest/check-json-tree.ts';
import { readBody } from './read-body.ts';

/** Nesting a command may have; every later step may recurse over it. */
const mostDepth = 64;

/** The routes of `app` take `application/json` of at most `limit` bytes, as the parsed value. */
export const addJsonBody = (app: FastifyInstance, limit: number): void => {
  app.addContentTypeParser('application/json', (_request, payload, done) => {
    readBody(payload, limit, (error, bytes) => {
      if (bytes === undefined) return done(error);
      try {
        done(null, parseJson(bytes));
      } catch (failure) {
        done(failure as Error);
      }
    });
  });
};

const parseJson = (bytes: Buffer): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw new AppError('bad_json', 'The body is not valid JSON.');
  }
  const fault = checkJsonTree(value, mostDepth);
  if (fault === 'too_deep') throw new AppError('bad_json', `The body may be nested at most ${mostDepth} levels deep.`);
  if (fault === 'forbidden_key') throw new AppError('bad_json', 'The body uses a name that is not allowed: __proto__.');
  return value;
};
