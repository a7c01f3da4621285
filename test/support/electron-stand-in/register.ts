import { registerHooks, syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { installClock } from './clock.ts';
import { config, engines } from './recorded.ts';

/** Loaded before the app (`node --import`): from here on `electron` is the stand-in. */

const standIn = new URL('electron.ts', import.meta.url).href;

const install = async (): Promise<void> => {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
  });

  // The engine's thread, so that a test can break it.
  workerThreads.Worker = class extends workerThreads.Worker {
    constructor(...args: ConstructorParameters<typeof workerThreads.Worker>) {
      super(...args);
      if (args[1]?.name === 'engine') engines.push(this);
    }
  };
  syncBuiltinESMExports();

  Object.defineProperty(process.versions, 'electron', { value: 'stand-in', enumerable: true });
  Object.defineProperty(process.versions, 'chrome', { value: 'stand-in', enumerable: true });
  Object.assign(process, { getSystemVersion: () => '1.0', resourcesPath: config.resources });
  if (config.platform !== undefined) Object.defineProperty(process, 'platform', { value: config.platform });

  await import('./control.ts');
};

// Its threads load this too, and have the same clock; the rest of them is left as it is.
installClock();
if (workerThreads.isMainThread) await install();
