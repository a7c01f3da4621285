import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { EngineContext } from './api/engine-context.ts';
import { startEngine } from './api/engine.ts';
import { pickTransport } from './api/pick-transport.ts';
import { App } from './App.tsx';
import { signInFromAddress } from './features/sign-in/sign-in-from-address.ts';
import { createI18n } from './i18n/create-i18n.ts';
import { toLocale } from './i18n/to-locale.ts';
import { applyTheme, readLook } from './state/look.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');

const look = readLook();
applyTheme(look.theme);
const i18n = createI18n(toLocale(look.language, navigator.languages));
document.documentElement.lang = i18n.resolvedLanguage ?? i18n.language;

const transport = pickTransport();
const signInProblem = await signInFromAddress(transport.signIn);
const engine = startEngine(transport);

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={engine.queryClient}>
        <EngineContext value={engine}>
          <NuqsAdapter>
            <App signInProblem={signInProblem} />
          </NuqsAdapter>
        </EngineContext>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);
