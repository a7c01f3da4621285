import type { RunningProgram } from './spawn-program.ts';
import { startProgram } from './program.ts';

/** `POST /v1/usage` to a running program, with the ingest token. */
export const postTo = (program: RunningProgram, body: unknown): Promise<Response> =>
  fetch(`${program.url}/v1/usage`, {
    method: 'POST',
    headers: { 'x-api-key': program.ingestToken, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** `GET` from a running program with the admin token; the answer must be a 200. */
export const readFrom = async (program: RunningProgram, path: string): Promise<string> => {
  const response = await fetch(program.url + path, { headers: { 'x-api-key': program.adminToken } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
  return text;
};

/** Starts the program where it must refuse to, and answers what it printed; fails unless it exits with 1. */
export const startRefused = async (options: NonNullable<Parameters<typeof startProgram>[0]>): Promise<string> => {
  const failure = await startProgram(options).then(
    () => '',
    (error: unknown) => String(error),
  );
  const said = /ended with 1 before it listened\. It printed:\n(.*)$/s.exec(failure);
  if (said === null) throw new Error(`The program did not refuse to start, or not with 1. ${failure}`);
  return said[1] ?? '';
};
