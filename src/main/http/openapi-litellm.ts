import { recordResultSchema } from '../../shared/contract/read-models.ts';
import { usageLimits } from '../../shared/contract/usage-event-wire.ts';
import { everywhere, failures, json, type Json, outputOf } from './openapi-parts.ts';

const payload = {
  type: 'object',
  description: 'A StandardLoggingPayload of LiteLLM; members that are not listed are not looked at.',
  properties: {
    id: { type: 'string' },
    status: { enum: ['success', 'failure'] },
    call_type: { type: 'string' },
    model: { type: 'string' },
    model_group: { type: 'string' },
    custom_llm_provider: { type: ['string', 'null'] },
    response_cost: { type: ['number', 'string', 'null'], description: 'USD' },
    prompt_tokens: { type: 'integer' },
    completion_tokens: { type: 'integer' },
    startTime: { type: 'number', description: 'Seconds since 1970' },
    endTime: { type: 'number', description: 'Seconds since 1970' },
    cache_hit: { type: ['boolean', 'null'], description: 'True: LiteLLM answered from its own cache, at no cost' },
    end_user: { type: ['string', 'null'] },
    error_information: { type: ['object', 'null'] },
    metadata: { type: ['object', 'null'] },
  },
} as const;

/** The webhook of a LiteLLM gateway. */
export const litellmPaths = (): Json => ({
  '/v1/litellm': {
    post: {
      operationId: 'recordLitellm',
      description:
        'Records calls of a LiteLLM gateway. The body is an array, one object, or one object per line, under a JSON ' +
        'type. Good payloads land even when siblings fail; messages and responses are never kept.',
      security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
      parameters: [
        {
          name: 'x-centesimo-workspace',
          in: 'header',
          required: false,
          schema: { type: 'string' },
          description: 'The workspace of all payloads; default: `default`.',
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { oneOf: [payload, { type: 'array', maxItems: usageLimits.eventsPerRequest, items: payload }] },
          },
          'application/x-ndjson': { schema: { type: 'string' } },
        },
      },
      responses: {
        200: json('How many calls were new, known and refused, and why.', outputOf(recordResultSchema)),
        ...failures(...everywhere, 'payload_too_large', 'unsupported_media_type', 'invalid'),
      },
    },
  },
});
