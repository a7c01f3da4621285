import { connect, type Socket } from 'node:net';

type Place = { readonly url: string; readonly ingestToken: string };

/** A connection that has sent the head of a request and of its body nothing yet. */
export const openSlowRequest = async ({ url, ingestToken }: Place, length: number): Promise<Socket> => {
  const { port } = new URL(url);
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect(Number(port), '127.0.0.1', () => resolve(opened));
    opened.once('error', reject);
    opened.on('error', () => undefined);
  });
  socket.write(
    `POST /v1/usage HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Api-Key: ${ingestToken}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
  );
  return socket;
};

/** Drips its body in, a byte every 200 ms, until the other side has had enough; resolves with what it was answered. */
export const dripUntilDropped = async (socket: Socket): Promise<string> => {
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const drip = setInterval(() => socket.write(' '), 200);
  await closed;
  clearInterval(drip);
  return answer;
};
