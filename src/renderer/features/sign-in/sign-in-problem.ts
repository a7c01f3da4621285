import { toApiError } from '../../api/api-error.ts';

/** Why signing in did not work, as far as it changes what to do next. */
export type SignInProblem = 'notACode' | 'usedCode' | 'tooMany' | 'noAnswer' | 'failed';

export const toSignInProblem = (thrown: unknown): SignInProblem => {
  switch (toApiError(thrown).kind) {
    case 'signed_out':
      return 'usedCode';
    case 'busy':
      return 'tooMany';
    case 'offline':
      return 'noAnswer';
    case 'failed':
      return 'failed';
  }
};
