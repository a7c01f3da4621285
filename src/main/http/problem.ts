import { appErrors } from '../../shared/core/app-error.ts';
import type { AppError, AppErrorCode, FieldError } from '../../shared/core/app-error.ts';

export const problemMediaType = 'application/problem+json';

/** RFC 9457. `code` repeats the end of `type` for readers that want a plain word. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: AppErrorCode;
  readonly errors?: readonly FieldError[];
};

/** The document that answers an expected failure. */
export const toProblem = (error: AppError): Problem => ({
  type: `urn:centesimo:problem:${error.code}`,
  title: appErrors[error.code].title,
  status: appErrors[error.code].status,
  detail: error.message,
  code: error.code,
  ...(error.errors.length > 0 && { errors: error.errors }),
});
