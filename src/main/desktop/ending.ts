import { app, powerMonitor } from 'electron';

/** A stop that takes longer than this is cut short: whatever was acknowledged is on disk already. */
const stopWithinMs = 2_600;

export type Ending = {
  /** Resolves when there is nothing left to close; the next `app.quit()` ends the program at once then. */
  readonly closeEngine: () => Promise<void>;
};

/**
 * Whatever ends the program (a menu, a signal, the end of the session), the engine closes its database first.
 *
 * @param leave undoes what was put in the data directory
 */
export const closeEngineFirst = (stopEngine: () => Promise<void>, leave: () => void): Ending => {
  let closing: Promise<void> | undefined;
  let isClosed = false;
  const close = async (): Promise<void> => {
    const late = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => late.resolve('late'), stopWithinMs);
    const how = await Promise.race([stopEngine().catch(() => undefined), late.promise]);
    clearTimeout(timer);
    // Late, the lock stays: it ends with this process, and the next start takes over what a dead one left.
    if (how !== 'late') leave();
    isClosed = true;
  };
  const closeEngine = (): Promise<void> => (closing ??= close());

  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void closeEngine().then(() => app.exit(0));
  });
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  // Windows tells each window that its user logs off, and asks nobody whether the program may end.
  app.on('browser-window-created', (_event, window) => window.on('session-end', () => app.quit()));
  return { closeEngine };
};

/** macOS and Linux wait for a program that asks them to. Once Electron is ready. */
export const quitAtShutdown = (): void => {
  // Electron's declarations leave out that there is an event to prevent.
  powerMonitor.on('shutdown', ((event: { readonly preventDefault: () => void }) => {
    event.preventDefault();
    app.quit();
  }) as () => void);
};
