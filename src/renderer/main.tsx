import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { EngineContext } from './api/engine-context.ts';
import { startEngine } from './api/engine.ts';
import { pickTransport } from './api/pick-transport.ts';
import { App } from './App.tsx';
import { signInFromAddress } from './features/sign-in/sign-in-from-address.ts';
import { I18nProvider } from './i18n/I18nProvider.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');

const transport = pickTransport();
const signInProblem = await signInFromAddress(transport.signIn);

createRoot(root).render(
  <StrictMode>
    <I18nProvider preferred={navigator.language}>
      <EngineContext value={startEngine(transport)}>
        <App signInProblem={signInProblem} />
      </EngineContext>
    </I18nProvider>
  </StrictMode>,
);
