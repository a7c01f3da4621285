import { EventEmitter } from 'node:events';
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { record } from './recorded.ts';

/** Electron's own way to the network, over Node's: real requests, on this machine alone. */

type BeforeRequest = (
  details: { readonly url: string },
  answer: (verdict: { readonly cancel: boolean }) => void,
) => void;

class Session {
  beforeRequest: BeforeRequest | null = null;
  readonly open = new Set<ClientRequest>();
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest): void => void (this.beforeRequest = listener),
  };
  async closeAllConnections(): Promise<void> {
    for (const request of this.open) request.break();
  }
}

const partitions = new Map<string, Session>();

export const fromPartition = (name: string): Session => {
  const known = partitions.get(name) ?? new Session();
  partitions.set(name, known);
  return known;
};

type Options = RequestOptions & { readonly session?: Session };

const toUrl = ({ protocol = 'https:', hostname, port, path = '/' }: Options): string =>
  `${protocol}//${hostname}${port === undefined || port === null || port === '' ? '' : `:${port}`}${path}`;

/** What Electron calls an error of the network. */
const toNetError = (error: NodeJS.ErrnoException): Error =>
  new Error(`net::ERR_${error.code === 'ECONNREFUSED' ? 'CONNECTION_REFUSED' : 'FAILED'}`, { cause: error });

class ClientRequest extends EventEmitter {
  readonly #options: Options;
  #request: ReturnType<typeof httpRequest> | undefined;
  #isAborted = false;

  constructor(options: Options) {
    super();
    this.#options = options;
  }
  end(body?: Buffer): void {
    const url = toUrl(this.#options);
    record('net.request', url, this.#options.headers ?? {});
    const go = ({ cancel }: { readonly cancel: boolean }): void => {
      if (this.#isAborted) return;
      const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
      if (cancel || !isHere) return void this.emit('error', new Error('net::ERR_BLOCKED_BY_CLIENT'));
      this.#send(body);
    };
    const { beforeRequest } = this.#options.session ?? new Session();
    if (beforeRequest === null) go({ cancel: false });
    else beforeRequest({ url }, go);
  }
  #send(body: Buffer | undefined): void {
    const { session, ...options } = this.#options;
    this.#request = httpRequest(options, (response) => this.#receive(response));
    const open = session?.open;
    open?.add(this);
    this.#request.once('close', () => open?.delete(this));
    this.#request.on('error', (error) => {
      if (!this.#isAborted) this.emit('error', toNetError(error));
    });
    this.#request.end(body);
  }
  #receive(response: IncomingMessage): void {
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      response.destroy();
      const target = new URL(headers.location, toUrl(this.#options)).href;
      return void this.emit('redirect', statusCode, this.#options.method ?? 'GET', target, headers);
    }
    this.emit('response', response);
  }
  /** The connection goes, whatever is on its way. */
  break(): void {
    this.#request?.destroy(new Error('net::ERR_ABORTED'));
  }
  abort(): void {
    this.#isAborted = true;
    this.#request?.destroy();
  }
}

export const net = { request: (options: Options): ClientRequest => new ClientRequest(options) };
