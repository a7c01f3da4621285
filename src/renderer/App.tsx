import { useEffect, useState } from 'react';
import { useConnection, useEngine } from './api/engine-context.ts';
import { useOwnerSettings } from './components/use-owner-settings.ts';
import { SignIn } from './features/sign-in/SignIn.tsx';
import { listenForSignInLinks } from './features/sign-in/sign-in-from-address.ts';
import type { SignInProblem } from './features/sign-in/sign-in-problem.ts';
import { Widget } from './features/widget/Widget.tsx';
import { WindowBar } from './features/window-bar/WindowBar.tsx';
import { useAlertToasts } from './screens/use-alert-toasts.ts';
import { useDetails } from './screens/use-details.ts';
import { type OpenView, useViewState } from './state/view-state.ts';

type Properties = {
  /** Why the code the page was opened with did not work, if it did not. */
  readonly signInProblem: SignInProblem | null;
};

export const App = ({ signInProblem }: Properties) => {
  const engine = useEngine();
  const connection = useConnection();
  useEffect(() => listenForSignInLinks(engine.signIn, engine.retry), [engine]);
  useOwnerSettings();
  const { view, setView, showAlert } = useViewState();
  const { alerts, AlertToasts } = useAlertToasts();
  const Details = useDetails(view !== null, connection);
  const { desktop } = engine;
  /** In the desktop app the details have a window of their own, opened with a view; leaving them closes it. */
  const [isDetailsWindow] = useState(desktop !== null && view !== null);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-details-window', isDetailsWindow);
    if (isDetailsWindow && view === null) void desktop?.call('closeWindow', {});
  }, [desktop, isDetailsWindow, view]);
  const openWindow: OpenView = (next, section) => void desktop?.call('openView', { view: next, section });
  if (connection === 'signed_out') return <SignIn initialProblem={signInProblem} />;
  return (
    <>
      {desktop === null || isDetailsWindow ? null : <WindowBar desktop={desktop} />}
      {isDetailsWindow ? null : <Widget onOpen={desktop === null ? setView : openWindow} />}
      {Details === null ? null : <Details isOpen={view !== null} />}
      {AlertToasts === null ? null : <AlertToasts alerts={alerts} onShow={showAlert} />}
    </>
  );
};
