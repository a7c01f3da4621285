import { connect } from 'node:net';

const mostMs = 60_000;

/**
 * Sends bytes as they are over a connection of their own; resolves with all that was answered once the other side has closed.
 *
 * @throws where nobody closes it
 */
export const exchangeRaw = (port: number, text: string, address = '127.0.0.1'): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, address, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').setTimeout(mostMs, () => socket.destroy(new Error('The connection was not closed.')));
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
  });

/** A request line with headers and a body, as a client that keeps to no rules writes it; asks for the connection's end. */
export const rawRequest = (line: string, headers: readonly string[], body = ''): string =>
  [`${line} HTTP/1.1`, ...headers, 'Connection: close', `Content-Length: ${Buffer.byteLength(body)}`, '', body].join(
    '\r\n',
  );

/** The status of an answer; NaN for what is none. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
