import { expect, it } from 'vitest';
import { type DisplayNames, toDisplayName } from '../../../src/shared/core/display-names.ts';

const none: DisplayNames = { service: {}, operation: {} };

it("takes the owner's name, then the one it comes with, then the key", () => {
  const owners: DisplayNames = { service: { chatbot: { it: 'Sportello', en: 'Help desk' } }, operation: {} };
  expect(toDisplayName('service', 'chatbot', 'it', owners)).toBe('Sportello');
  expect(toDisplayName('service', 'chatbot', 'it', none)).toBe('Chatbot');
  expect(toDisplayName('operation', 'chatbot', 'it', owners)).toBe('chatbot');
  expect(toDisplayName('operation', 'system_message', 'it', none)).toBe('Messaggio Sistema');
  expect(toDisplayName('operation', 'system_message', 'en', none)).toBe('System message');
});

it.each(['constructor', '__proto__', 'toString', ''])('shows %j as it was sent', (key) => {
  expect(toDisplayName('service', key, 'en', none)).toBe(key);
});
