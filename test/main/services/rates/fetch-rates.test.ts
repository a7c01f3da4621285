import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRatesFetcher } from '../../../../src/main/services/rates/fetch-rates.ts';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import { toEcbCsv, toEcbXml, toRows } from '../../../support/ecb-files.ts';
import { type Answer, type FileServer, startFileServer } from '../../../support/file-server.ts';

const known = toRows({ '2026-08-20': '1.1681', '2026-08-21': '1.1699' });
const rows = toRows({ '2026-08-21': '1.1699', '2026-08-24': '1.1702' });
const signal = new AbortController().signal;

/** @param timeoutMs long enough for a loaded machine where nothing is meant to be slow */
const fetchFrom = (server: FileServer, path: string, etag: string | null = null, timeoutMs = 20_000) =>
  createRatesFetcher(fetch, timeoutMs)({ url: `${server.url}${path}`, etag, known, signal });

describe('fetching rates', () => {
  it('reads every form the ECB publishes', async () => {
    const server = await startFileServer();
    server.serve('/service/data/EXR/D.USD.EUR.SP00.A?format=csvdata', toEcbCsv(rows));
    server.serve('/eurofxref-hist-90d.xml', toEcbXml(rows));
    server.serve('/eurofxref-daily.xml', toEcbXml(rows.slice(-1)));
    const shipped = readFileSync(new URL('../../../../resources/ecb-usd-per-eur.csv', import.meta.url), 'utf8');
    server.serve('/own.csv', shipped);
    for (const path of ['/service/data/EXR/D.USD.EUR.SP00.A?format=csvdata', '/eurofxref-hist-90d.xml']) {
      expect((await fetchFrom(server, path))?.rates).toEqual(rows);
    }
    expect((await fetchFrom(server, '/eurofxref-daily.xml'))?.rates).toEqual(rows.slice(-1));
    expect((await fetchFrom(server, '/own.csv'))?.rates).toHaveLength(904);
  });

  it('reads what was sent compressed', async () => {
    const server = await startFileServer();
    server.serve('/a', (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(toEcbXml(rows))),
    );
    expect((await fetchFrom(server, '/a'))?.rates).toEqual(rows);
  });

  it('asks for the fuller files where days lie between, and does with what there is', async () => {
    const server = await startFileServer();
    const late = toRows({ '2027-01-07': '1.18', '2027-01-08': '1.19' });
    server.serve('/stats/eurofxref-daily.xml', toEcbXml(late.slice(-1)));
    server.serve('/stats/eurofxref-hist-90d.xml', toEcbXml(late));
    const without = await fetchFrom(server, '/stats/eurofxref-daily.xml');
    expect(without).toMatchObject({ rates: late, source: `${server.url}/stats/eurofxref-hist-90d.xml` });
    const all = [...rows, ...late];
    server.serve('/stats/eurofxref-hist.xml', toEcbXml(all));
    const full = await fetchFrom(server, '/stats/eurofxref-daily.xml');
    expect(full).toMatchObject({ rates: all, source: `${server.url}/stats/eurofxref-hist.xml` });
    const names = server.requests.slice(-3).map((path) => path.split('/').at(-1));
    expect(names).toEqual(['eurofxref-daily.xml', 'eurofxref-hist-90d.xml', 'eurofxref-hist.xml']);
  });

  it('does not read a file again that has not changed', async () => {
    const server = await startFileServer();
    server.serve('/a', (request, response) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(toEcbXml(rows));
    });
    expect(await fetchFrom(server, '/a')).toMatchObject({ rates: rows, etag: '"1"' });
    expect(await fetchFrom(server, '/a', '"1"')).toBeNull();
    expect(await fetchFrom(server, '/a', '"0"')).toMatchObject({ rates: rows });
  });

  const endless: Answer = (_, response) => {
    const part = 'x'.repeat(1_048_576);
    const send = (): void => void (response.write(part) ? setImmediate(send) : response.once('drain', send));
    send();
  };
  const bad: Readonly<Record<string, readonly [string | Answer, RegExp]>> = {
    'an error page': ['<html><body>Service unavailable</body></html>', /not the ECB's/],
    'an empty file': ['', /columns/],
    'other columns': ['date,price\n2026-08-24,1.17\n', /columns/],
    'no dollar': [toEcbXml(rows).replaceAll('USD', 'GBP'), /no rate/],
    'half a file': [toEcbXml(rows).slice(0, -60), /cut short/],
    'a connection that breaks': [
      (_, response) => {
        response.writeHead(200, { 'content-length': '5000' }).write(toEcbXml(rows));
        setImmediate(() => response.destroy());
      },
      /could not be reached, or broke off/,
    ],
    'an error status': [(_, response) => response.writeHead(500).end(toEcbXml(rows)), /answered 500/],
    'a file without end': [endless, /larger than 20 MB/],
  };

  it.each(Object.keys(bad))('refuses %s with a sentence', async (name) => {
    const server = await startFileServer();
    const [answer, sentence] = bad[name]!;
    server.serve('/a', answer);
    const error = await fetchFrom(server, '/a').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).message).toMatch(sentence);
  });

  it('gives up on a server that is too slow, and says when none is there', async () => {
    const server = await startFileServer();
    server.serve('/slow', (_, response) => void response.writeHead(200).write('<'));
    await expect(fetchFrom(server, '/slow', null, 100)).rejects.toThrow(/did not send the file within 0.1 seconds/);
    const nobody = createRatesFetcher(fetch, 5_000)({ url: 'http://127.0.0.1:1/a', etag: null, known, signal });
    await expect(nobody).rejects.toThrow(AppError);
  });
});
