import type { Page } from 'playwright-core';
import type { CallAnswer } from '../../src/shared/contract/bridge.ts';

type Bridge = Readonly<Record<'call' | 'desktop', (name: unknown, input: unknown) => Promise<CallAnswer<unknown>>>>;

/** Calls the bridge from a page of the desktop app, with anything a broken or hostile page might send. */
export const callBridge = (
  page: Page,
  side: 'call' | 'desktop',
  name: unknown,
  input: unknown,
): Promise<CallAnswer<unknown>> =>
  page.evaluate(
    ([to, what, given]) => (window as unknown as { readonly centesimo: Bridge }).centesimo[to](what, given),
    [side, name, input] as const,
  );
