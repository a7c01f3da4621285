import type { FieldError } from '../../shared/core/app-error.ts';

/**
 * Why a call got no answer. `offline`: nothing answered at all; `signed_out`: no session; `busy`: worth asking again
 * after `retryAfterMs`; `failed`: everything else, `detail` says what.
 */
export type ApiErrorKind = 'offline' | 'signed_out' | 'busy' | 'failed';

export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** The engine's own sentence, in English, or empty. */
  readonly detail: string;
  readonly retryAfterMs: number;
  /** What is wrong with the input, field by field. */
  readonly errors: readonly FieldError[];

  constructor(kind: ApiErrorKind, detail = '', retryAfterMs = 1000, errors: readonly FieldError[] = []) {
    super(detail === '' ? kind : `${kind}: ${detail}`);
    this.name = 'ApiError';
    this.kind = kind;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
    this.errors = errors;
  }
}

/** Anything thrown, as an `ApiError`; a bug keeps its message as the detail. */
export const toApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError('failed', thrown instanceof Error ? thrown.message : '');
