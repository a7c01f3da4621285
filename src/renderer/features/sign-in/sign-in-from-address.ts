import type { Engine } from '../../api/engine.ts';
import { readSignInCode } from './sign-in-code.ts';
import { type SignInProblem, toSignInProblem } from './sign-in-problem.ts';

/** Reads the code off the address once and removes it from the address bar and the history. */
const takeCode = (): string | null => {
  if (!location.hash.startsWith('#code=')) return null;
  const code = readSignInCode(location.hash);
  history.replaceState(null, '', location.pathname + location.search);
  return code;
};

/** Redeems the code the page was opened with. @returns why that failed; null when it worked or there was no code */
export const signInFromAddress = async (signIn: Engine['signIn']): Promise<SignInProblem | null> => {
  const code = takeCode();
  if (code === null || signIn === null) return null;
  return signIn(code).then(() => null, toSignInProblem);
};

/** A new link opened in the same tab only changes the part after "#". @returns how to stop listening */
export const listenForSignInLinks = (signIn: Engine['signIn'], onSignedIn: () => Promise<void>): (() => void) => {
  const onHashChange = async (): Promise<void> => {
    const code = takeCode();
    if (code === null || signIn === null) return;
    await signIn(code).then(onSignedIn, () => undefined);
  };
  const listener = (): void => void onHashChange();
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};
