import { expect, it } from 'vitest';
import { addRoutes, toRequest } from '../../../src/renderer/api/call-request.ts';
import { detailsRoutes } from '../../../src/renderer/api/details-routes.ts';
import { type CallInput, type CallName, calls } from '../../../src/shared/contract/calls.ts';

addRoutes(detailsRoutes);

const names = Object.keys(calls) as CallName[];
const placeholders = { id: 'a/b', workspace: 'W 1' };

it.each(names)('has the method and address of %s from the contract', (name) => {
  const call = calls[name];
  const { url, init } = toRequest(name, placeholders as unknown as CallInput<typeof name>);
  const expected = call.path.replace(':id', 'a%2Fb').replace(':workspace', 'W%201');
  expect([init.method, url.split('?')[0]]).toEqual(['method' in call ? call.method : 'GET', expected]);
});

it('repeats repeatable parameters and leaves out what is not given', () => {
  expect(toRequest('summary', { period: 'current_month', service: ['a', 'b & c'], model: undefined }).url).toBe(
    '/v1/summary?period=current_month&service=a&service=b+%26+c',
  );
  expect(toRequest('session', {}).url).toBe('/v1/session');
});

it('sends a command as a JSON body, an explicit null included', () => {
  expect(toRequest('changeSettings', { language: 'it', time_zone: null, previews: undefined })).toEqual({
    url: '/v1/settings',
    init: {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"language":"it","time_zone":null}',
    },
  });
});
