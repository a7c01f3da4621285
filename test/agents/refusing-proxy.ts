import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type RefusingProxy = {
  readonly url: string;
  /** The hosts it was asked for, each once. */
  readonly hosts: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** A proxy that connects nobody: whatever an agent wants beside its provider and Centesimo stays on this machine. */
export const startRefusingProxy = async (): Promise<RefusingProxy> => {
  const hosts = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      hosts.add(head.toString('latin1').split(' ', 2)[1] ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hosts: () => [...hosts].toSorted(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
