/**
 * Expected failures, from one table: code -> HTTP status and title. A bug is a plain `Error`; it is logged and answered
 * as `internal`.
 */
export const appErrors = {
  bad_json: { status: 400, title: 'The body is not valid JSON' },
  bad_encoding: { status: 400, title: 'The body could not be decoded' },
  bad_request: { status: 400, title: 'The request is malformed' },
  unauthorized: { status: 401, title: 'A token is missing or wrong' },
  forbidden: { status: 403, title: 'This token or origin may not do that' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'This conflicts with what is stored' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'This media type is not accepted' },
  invalid: { status: 422, title: 'Some fields are not valid' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Centesimo cannot store or read right now' },
  internal: { status: 500, title: 'Centesimo has a bug' },
} as const satisfies Record<string, { status: number; title: string }>;

export type AppErrorCode = keyof typeof appErrors;

/** One thing wrong with the input: `pointer` is a JSON pointer into the body or `?name` for a query parameter. */
export type FieldError = { readonly pointer: string; readonly code: string; readonly detail: string };

export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | null;

  /** @param detail one plain sentence: what is wrong and what to do about it. */
  constructor(
    code: AppErrorCode,
    detail: string,
    more: { errors?: readonly FieldError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'AppError';
    this.code = code;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? (code === 'unavailable' ? 1 : null);
  }
}
