import type { Sender } from './sender.ts';

const senders = new Set<Sender>();
let watching = false;
const lastFlushMs = 2000;

/**
 * Before the process ends by itself its calls are sent; what is still unsent when it ends, in whatever way it can be told
 * (`process.exit`, an uncaught error), is written to disk. A signal without a handler ends it untold.
 */
export const watchProcessEnd = (sender: Sender): void => {
  senders.add(sender);
  if (watching) return;
  watching = true;
  process.once('beforeExit', () => {
    for (const each of senders) if (!each.isIdle()) void each.flush(lastFlushMs);
  });
  process.once('exit', () => {
    for (const each of senders) each.saveNow();
  });
};
