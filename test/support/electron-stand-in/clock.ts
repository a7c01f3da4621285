import { BroadcastChannel } from 'node:worker_threads';

/** A clock that a test can set, for the app and its threads alike: what `Date` says is that much off. */

const RealDate = Date;
const channel = new BroadcastChannel('centesimo-stand-in-clock');
channel.unref();
/** Threads get a copy of the environment when they start. */
const variable = 'ELECTRON_STAND_IN_CLOCK';
let offsetMs = Number(process.env[variable] ?? 0);

const nowMs = (): number => RealDate.now() + offsetMs;

channel.addEventListener('message', (message) => {
  offsetMs = Number((message as unknown as { readonly data: unknown }).data);
});

/** The owner, or the network, sets the machine's clock. */
export const setClockOffset = (ms: number): void => {
  offsetMs = ms;
  process.env[variable] = String(ms);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- between threads there is none
  channel.postMessage(ms);
};

export const installClock = (): void => {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [nowMs()] : args, newTarget) as Date,
    apply: () => new RealDate(nowMs()).toString(),
    get: (target, name) => (name === 'now' ? nowMs : (Reflect.get(target, name) as unknown)),
  });
};
