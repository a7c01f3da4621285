import { recordResultSchema } from '../../shared/contract/read-models.ts';
import { streamEventSchema } from '../../shared/contract/stream.ts';
import { usageBodySchema } from '../../shared/contract/usage-event-wire.ts';
import { backupPaths } from './openapi-backups.ts';
import { callPaths } from './openapi-calls.ts';
import { litellmPaths } from './openapi-litellm.ts';
import { otlpPaths } from './openapi-otlp.ts';
import { saveMessagePaths } from './openapi-save-message.ts';
import { exportPaths } from './openapi-export.ts';
import { sourcePaths } from './openapi-sources.ts';
import { admin, everywhere, failures, inputOf, json, type Json, outputOf, problemSchema } from './openapi-parts.ts';

const recordUsage = (): Json => {
  const schema = inputOf(usageBodySchema);
  return {
    operationId: 'recordUsage',
    description: 'Records model calls. The answer follows the commit; good events land even when siblings fail.',
    security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    parameters: [
      {
        name: 'receipts',
        in: 'query',
        required: false,
        schema: { type: 'string', enum: ['1'] },
        description: 'List every event of a request of more than 100.',
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema }, 'application/x-ndjson': { schema: { type: 'string' } } },
    },
    responses: {
      200: json('What became of each event.', outputOf(recordResultSchema)),
      ...failures(...everywhere, 'payload_too_large', 'unsupported_media_type', 'invalid'),
    },
  };
};

const signInPaths = {
  '/v1/sign-in': {
    post: {
      operationId: 'signIn',
      description: 'Exchanges a one-time code for a session cookie.',
      security: [],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
          },
        },
      },
      responses: {
        204: { description: 'Signed in.', headers: { 'Set-Cookie': { schema: { type: 'string' } } } },
        ...failures(...everywhere, 'unsupported_media_type', 'invalid'),
      },
    },
  },
  '/v1/sign-out': {
    post: {
      operationId: 'signOut',
      security: [{ session: [] }],
      responses: { 204: { description: 'Signed out.' }, ...failures(...everywhere) },
    },
  },
  '/v1/sign-in-codes': {
    post: {
      operationId: 'createSignInCode',
      description: 'A new one-time code, and the address that signs a browser in with it.',
      security: admin,
      responses: {
        200: json('The code.', {
          type: 'object',
          properties: { url: { type: 'string' }, code: { type: 'string' } },
          required: ['url', 'code'],
        }),
        ...failures(...everywhere),
      },
    },
  },
};

const otherPaths = (): Json => ({
  '/v1/stream': {
    get: {
      operationId: 'stream',
      description: 'Server-sent events `usage`, `budget` and `prices`; the data is JSON.',
      security: admin,
      responses: {
        200: { description: 'The events.', content: { 'text/event-stream': { schema: outputOf(streamEventSchema) } } },
        ...failures(...everywhere),
      },
    },
  },
  '/v1/health': {
    get: {
      operationId: 'health',
      security: [],
      responses: {
        200: json('It answers.', {
          type: 'object',
          properties: { status: { const: 'ok' }, version: { type: 'string' } },
          required: ['status', 'version'],
        }),
        ...failures('forbidden', 'unavailable'),
      },
    },
  },
  '/v1/openapi.json': {
    get: {
      operationId: 'openapi',
      security: admin,
      responses: { 200: json('This document.', { type: 'object' }), ...failures(...everywhere) },
    },
  },
});

/** OpenAPI 3.1 of the whole interface. Parameters, bodies and answers come from the schemas the program itself uses. */
export const createOpenApiDocument = (version: string): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Centesimo',
    version,
    description: 'What AI costs, to the cent. Money is decimal strings without exponent, or null when not known.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  paths: {
    '/v1/usage': { post: recordUsage() },
    ...litellmPaths(),
    ...otlpPaths(),
    ...callPaths(),
    ...sourcePaths(),
    ...saveMessagePaths(),
    ...exportPaths(),
    ...backupPaths(),
    ...signInPaths,
    ...otherPaths(),
  },
  components: {
    schemas: { Problem: outputOf(problemSchema) },
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'The admin token; for recording, the ingest token too.' },
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The same tokens.' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'centesimo_session_4650',
        description: "The browser page's session; the name ends with the port.",
      },
    },
  },
});
