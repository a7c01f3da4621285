import type { FieldError } from '../../shared/core/app-error.ts';

/** The paths usage comes in by. */
export const intakeWays = ['usage', 'save-message', 'otlp', 'litellm'] as const;
export type IntakeWay = (typeof intakeWays)[number];

/** One refused item: what was wrong, and the item as it came, which is redacted and cut before it is kept. */
export type RefusedItem = { readonly error: FieldError; readonly item: unknown };

/** What one request came to. */
export type Intake = {
  /** The app whose token was sent; null for the owner's own tokens and pages. */
  readonly appId: string | null;
  readonly way: IntakeWay;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly RefusedItem[];
};

/** Counts what came in by each app and keeps what was refused for the owner to see. Never throws, never waits. */
export type NoteIntake = (intake: Intake) => void;
