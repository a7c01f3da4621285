import type { FastifyRequest } from 'fastify';
import { usageLimits } from '../../shared/contract/usage-event-wire.ts';
import { AppError } from '../../shared/core/app-error.ts';

/**
 * The workspace that the header `x-centesimo-workspace` names for all calls of a request, for tools whose records cannot
 * name one; null without it. Throws `bad_request` when it is too long.
 */
export const namedWorkspace = ({ headers }: FastifyRequest): string | null => {
  const named = headers['x-centesimo-workspace'];
  if (typeof named !== 'string' || named.trim() === '') return null;
  if (named.trim().length <= usageLimits.textLength) return named.trim();
  throw new AppError('bad_request', `A workspace may have at most ${usageLimits.textLength} characters.`);
};
