import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const startWithinMs = 45_000;
const stopWithinMs = 30_000;

/** The built browser host, running. */
export type RunningProgram = {
  readonly url: string;
  readonly dataDir: string;
  readonly adminToken: string;
  readonly ingestToken: string;
  /** Signs a browser in, once. */
  readonly signInUrl: string;
  readonly child: ChildProcess;
  /** SIGTERM; resolves with the exit code once the process has ended. */
  readonly stop: () => Promise<number>;
  /** SIGKILL: what a power cut leaves behind. */
  readonly kill: () => Promise<void>;
  /** Everything printed so far, standard output and errors. */
  readonly output: () => string;
};

export type ProgramOptions = {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
};

/** This Node where it is new enough (better-sqlite3 crashes an older one), else the project's own. */
export const nodeProgram = (): string => {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
};

const spawnHost = ({ dataDir, env = {}, args = [] }: ProgramOptions): ChildProcess => {
  const entry = join(root, 'out', 'main', 'browser-host.js');
  if (!existsSync(entry)) throw new Error('The program is not built: run "npm run build".');
  // The test runner's own setting, which an owner's machine does not have.
  const { NODE_ENV: _, ...inherited } = process.env;
  return spawn(nodeProgram(), [entry, ...args], {
    env: { ...inherited, CENTESIMO_DATA_DIR: dataDir, CENTESIMO_PORT: '0', CENTESIMO_OPEN: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode ?? -1);
    else child.once('exit', (code) => resolve(code ?? -1));
  });

const endBy = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number> => {
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  child.kill(signal);
  const code = await ended(child);
  clearTimeout(timer);
  return code;
};

const readEndpointUrl = (dataDir: string): string => {
  const endpoint: unknown = JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
  if (endpoint !== null && typeof endpoint === 'object' && 'url' in endpoint) return String(endpoint.url);
  throw new Error('endpoint.json names no url');
};

const readToken = (dataDir: string, name: string): string => readFileSync(join(dataDir, name), 'utf8').trim();

/** Resolves with the one-time sign-in address once both start lines have been printed. */
const started = (child: ChildProcess, output: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`The program ${why}. It printed:\n${output()}`));
    const timer = setTimeout(() => fail(`did not start within ${startWithinMs} ms`), startWithinMs);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? signal} before it listened`);
    });
    child.stdout?.on('data', () => {
      const signInUrl = /^Open (\S+) to see/m.exec(output())?.[1];
      if (signInUrl === undefined || !/^Centesimo is listening on /m.test(output())) return;
      clearTimeout(timer);
      resolve(signInUrl);
    });
  });

/** Runs the built browser host on a free port and waits until it accepts requests. The caller stops it. */
export const spawnProgram = async (options: ProgramOptions): Promise<RunningProgram> => {
  const { dataDir } = options;
  const child = spawnHost(options);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const output = (): string => printed;
  try {
    const signInUrl = await started(child, output);
    return {
      url: readEndpointUrl(dataDir),
      dataDir,
      adminToken: readToken(dataDir, 'admin-token'),
      ingestToken: readToken(dataDir, 'ingest-token'),
      signInUrl,
      child,
      stop: () => endBy(child, 'SIGTERM'),
      kill: async () => void (await endBy(child, 'SIGKILL')),
      output,
    };
  } catch (error) {
    await endBy(child, 'SIGKILL');
    throw error;
  }
};
