import type { z } from 'zod';
import { AppError, type FieldError } from '../core/app-error.ts';
import { type ParsedQuery, type QueryName, queries } from './queries.ts';

type Issue = z.core.$ZodIssue;

/** The issue that says most: inside a union, the alternative that names the allowed values. */
const innermost = (issue: Issue): Issue => {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat();
  return inner.find((candidate) => candidate.code === 'invalid_value') ?? inner[0] ?? issue;
};

const detailOf = (name: string, issue: Issue): string => {
  const cause = innermost(issue);
  if (cause.code === 'invalid_value') return `${name} takes one of: ${cause.values.join(', ')}.`;
  if (cause.code === 'too_small') return `${name} must be at least ${cause.minimum}.`;
  if (cause.code === 'too_big' && cause.origin === 'array')
    return `${name} may be given at most ${cause.maximum} times.`;
  if (cause.code === 'too_big' && cause.origin === 'string') {
    return `${name} may have at most ${cause.maximum} characters.`;
  }
  if (cause.code === 'too_big') return `${name} must be at most ${cause.maximum}.`;
  if (cause.code === 'invalid_type' && (cause.expected === 'number' || cause.expected === 'int')) {
    return `${name} must be a whole number.`;
  }
  return `${name} is not valid: ${cause.message}.`;
};

const toFieldErrors = (query: QueryName, issues: readonly Issue[]): readonly FieldError[] =>
  issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(queries[query].input.shape).join(', ');
      return issue.keys.map((key) => ({
        pointer: `?${key.slice(0, 64)}`,
        code: 'unknown_parameter',
        detail: known === '' ? 'No parameters are taken here.' : `There is no such parameter; there are: ${known}.`,
      }));
    }
    const name = issue.path.length === 0 ? 'input' : String(issue.path[0]);
    return [{ pointer: `?${name}`, code: innermost(issue).code, detail: detailOf(name, issue) }];
  });

/**
 * The input of a query, checked and normalised by the contract's schema.
 *
 * @throws AppError `invalid` that names each wrong parameter and the values it takes.
 */
export const parseQuery = <N extends QueryName>(name: N, raw: unknown): ParsedQuery<N> => {
  const result = queries[name].input.safeParse(raw);
  if (result.success) return result.data as ParsedQuery<N>;
  const errors = toFieldErrors(name, result.error.issues);
  throw new AppError('invalid', errors.map((error) => error.detail).join(' '), { errors });
};
