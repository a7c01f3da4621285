import type { z } from 'zod';
import { AppError, type FieldError } from '../core/app-error.ts';
import { type CallName, calls } from './calls.ts';
import { type Command, commands, type ParsedCommand, type CommandName } from './commands.ts';
import { type ParsedQuery, type QueryName } from './queries.ts';

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
  if (cause.code === 'too_small' && cause.origin === 'string') {
    return `${name} must have at least ${cause.minimum} characters.`;
  }
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

/** `?name` for a query parameter, a JSON pointer for a member of a body. */
const pointerTo = (isBody: boolean, path: readonly PropertyKey[]): string =>
  isBody
    ? path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    : `?${path.length === 0 ? 'input' : String(path[0])}`;

export const toFieldErrors = (
  known: readonly string[],
  isBody: boolean,
  issues: readonly Issue[],
): readonly FieldError[] =>
  issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys') {
      const kind = isBody ? 'member' : 'parameter';
      const isTop = issue.path.length === 0;
      const others = isTop && known.length > 0 ? `; there are: ${known.join(', ')}` : '';
      return issue.keys.map((key) => ({
        pointer: pointerTo(isBody, [...issue.path, key.slice(0, 64)]),
        code: `unknown_${kind}`,
        detail: isTop && known.length === 0 ? `No ${kind}s are taken here.` : `There is no such ${kind}${others}.`,
      }));
    }
    const name = issue.path.length === 0 ? 'input' : String(issue.path.at(isBody ? -1 : 0));
    return [{ pointer: pointerTo(isBody, issue.path), code: innermost(issue).code, detail: detailOf(name, issue) }];
  });

/**
 * The input of a query or command, checked and normalised by the contract's schema.
 *
 * @throws AppError `invalid` that names each wrong parameter or member and the values it takes.
 */
export function parseInput<N extends QueryName>(name: N, raw: unknown): ParsedQuery<N>;
export function parseInput<N extends CommandName>(name: N, raw: unknown): ParsedCommand<N>;
export function parseInput(name: CallName, raw: unknown): unknown;
export function parseInput(name: CallName, raw: unknown): unknown {
  const { input } = calls[name];
  const result = input.safeParse(raw);
  if (result.success) return result.data;
  const command: Command | undefined = Object.hasOwn(commands, name) ? commands[name as CommandName] : undefined;
  const isBody = command !== undefined && command.method !== 'DELETE';
  const known = 'shape' in input ? Object.keys(input.shape) : [];
  const errors = toFieldErrors(known, isBody, result.error.issues);
  throw new AppError('invalid', errors.map((error) => error.detail).join(' '), { errors });
}
