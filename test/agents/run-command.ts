import { spawn } from 'node:child_process';

export type Ended = {
  /** Null when it took too long and was ended. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

const running = new Set<() => void>();

/** Ends whatever `runCommand` is still running. */
export const endRunning = (): void => {
  for (const end of running) end();
};

/** Runs a program to its end, or ends it and what it started after `withinMs`. */
export const runCommand = (
  file: string,
  args: readonly string[],
  { cwd, env, withinMs }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly withinMs: number },
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    // A group of its own: agents start themselves again, and the group ends as one.
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let stdout = '';
    let stderr = '';
    let late = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const endGroup = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    };
    running.add(endGroup);
    const timer = setTimeout(() => {
      late = true;
      endGroup();
    }, withinMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      running.delete(endGroup);
      reject(error);
    });
    child.once('exit', endGroup);
    child.once('close', (code) => {
      clearTimeout(timer);
      running.delete(endGroup);
      resolve({ code: late ? null : code, stdout, stderr });
    });
  });
