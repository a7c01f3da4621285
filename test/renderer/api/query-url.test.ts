import { expect, it } from 'vitest';
import { toQueryUrl } from '../../../src/renderer/api/query-url.ts';
import { queries, type QueryName } from '../../../src/shared/contract/queries.ts';

const names = Object.keys(queries) as QueryName[];

it.each(names)('has the address of %s from the contract', (name) => {
  const url = toQueryUrl(name, { id: 'a/b' });
  expect(url.split('?')[0]).toBe(queries[name].path.replace(':id', 'a%2Fb'));
});

it('repeats repeatable parameters and leaves out what is not given', () => {
  expect(toQueryUrl('summary', { period: 'current_month', service: ['a', 'b & c'], model: undefined })).toBe(
    '/v1/summary?period=current_month&service=a&service=b+%26+c',
  );
  expect(toQueryUrl('session', {})).toBe('/v1/session');
});
