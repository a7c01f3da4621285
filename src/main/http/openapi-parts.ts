import { z } from 'zod';
import { type AppErrorCode, appErrors } from '../../shared/core/app-error.ts';
import { problemMediaType } from './problem.ts';

/** What the parts of the OpenAPI document have in common. */

export type Json = Record<string, unknown>;

/** Our answers may grow: a reader must not refuse members it does not know, so none is ruled out. */
export const outputOf = (schema: z.ZodType): Json => {
  const json = z.toJSONSchema(schema, {
    io: 'output',
    override: ({ jsonSchema }) => void delete jsonSchema.additionalProperties,
  });
  delete json.$schema;
  return json;
};

export const inputOf = (schema: z.ZodType): Json => {
  const json = z.toJSONSchema(schema, { io: 'input' });
  delete json.$schema;
  return json;
};

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(appErrors) as [AppErrorCode, ...AppErrorCode[]]),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});

const problemContent = { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } };

export const failures = (...codes: readonly AppErrorCode[]): Json =>
  Object.fromEntries(
    codes.map((code) => {
      const { status, title } = appErrors[code];
      const retry = status === 429 || status === 503;
      const headers = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } };
      return [status, { description: title, content: problemContent, ...(retry && { headers }) }];
    }),
  );

export const json = (description: string, schema: Json): Json => ({
  description,
  content: { 'application/json': { schema } },
});

export const everywhere = ['bad_request', 'unauthorized', 'forbidden', 'too_many_requests', 'unavailable'] as const;
export const admin = [{ bearer: [] }, { apiKey: [] }, { session: [] }];
