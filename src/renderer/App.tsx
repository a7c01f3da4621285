import { useEffect } from 'react';
import { useConnection, useEngine } from './api/engine-context.ts';
import { SignIn } from './features/sign-in/SignIn.tsx';
import { listenForSignInLinks } from './features/sign-in/sign-in-from-address.ts';
import type { SignInProblem } from './features/sign-in/sign-in-problem.ts';
import { Widget } from './features/widget/Widget.tsx';

type Properties = {
  /** Why the code the page was opened with did not work, if it did not. */
  readonly signInProblem: SignInProblem | null;
};

export const App = ({ signInProblem }: Properties) => {
  const engine = useEngine();
  const connection = useConnection();
  useEffect(() => listenForSignInLinks(engine.signIn, engine.retry), [engine]);
  return connection === 'signed_out' ? <SignIn initialProblem={signInProblem} /> : <Widget />;
};
