import { savedMessageResultSchema, savedMessageSchema } from '../../shared/contract/save-message.ts';
import { sourceErrorSchema } from '../../shared/contract/source-shapes.ts';
import { inputOf, json, type Json, outputOf } from './openapi-parts.ts';

const refusals = {
  400: 'The body is not JSON, or something is missing; the text says what.',
  401: 'A token is missing or wrong.',
  403: 'This origin may not do that.',
  413: 'The body is too large.',
  415: 'The body must be application/json.',
  429: 'Too many wrong tokens.',
} as const;

/** The tracking point of messages, which keeps its own shapes for answers and errors. */
export const saveMessagePaths = (): Json => ({
  '/internal/save-message': {
    post: {
      operationId: 'saveMessage',
      description:
        'Records one call at the flat price of the workspace when the reply is not blank and the sender is a registered, ' +
        'active client; otherwise says why not. Whatever fails in tracking is answered 200 with a reason.',
      security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
      requestBody: { required: true, content: { 'application/json': { schema: inputOf(savedMessageSchema) } } },
      responses: {
        200: json('Recorded, or why not.', outputOf(savedMessageResultSchema)),
        ...Object.fromEntries(
          Object.entries(refusals).map(([status, description]) => [
            status,
            json(description, outputOf(sourceErrorSchema)),
          ]),
        ),
      },
    },
  },
});
