import { z } from 'zod';
import { filterFields, periodFields } from './queries.ts';
import { repricingPreviewSchema, repricingSchema } from './repricing.ts';

/** Calls are chosen as in every read. */
const choice = { ...periodFields, ...filterFields };

export const repricingCommands = {
  previewRepricing: {
    method: 'POST',
    path: '/v1/repricings/preview',
    input: z.strictObject(choice),
    output: repricingPreviewSchema,
  },
  applyRepricing: {
    method: 'POST',
    path: '/v1/repricings',
    input: z.strictObject({
      ...choice,
      /** Of the preview: what is applied is what was seen. */
      fingerprint: z.string().max(128),
      reason: z.string().trim().max(500).optional(),
    }),
    output: repricingSchema,
  },
  undoRepricing: {
    method: 'POST',
    path: '/v1/repricings/:id/undo',
    input: z.strictObject({ id: z.string().regex(/^\d{1,15}$/, 'write the id of a repricing from the list') }),
    output: repricingSchema,
  },
} as const;
