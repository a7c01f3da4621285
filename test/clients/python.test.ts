import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { keepCounts } from '../../clients/typescript/src/response-counts.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { providerAnswers } from './provider-answers.ts';

const root = fileURLToPath(new URL('../../clients/python/', import.meta.url));

const findPython = (): string | null => {
  for (const name of ['python3', 'python']) {
    const check = spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
    if (check.status === 0) return name;
  }
  return null;
};

const python = findPython();
if (python === null) console.log('The Python client is not tested: there is no Python 3.9 or newer on this machine.');

type Ended = { readonly code: number | null; readonly output: string; readonly stdout: string };

const run = (arguments_: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(python ?? '', arguments_, {
      cwd: root,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8', ...env },
    });
    let output = '';
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('close', (code) => resolve({ code, output, stdout }));
    child.stdin.end(input);
  });

const announce = ({ url, dataDir }: TestEngine): void =>
  writeFileSync(join(dataDir, 'endpoint.json'), JSON.stringify({ url }));

const summary = async (engine: TestEngine) => (await engine.get('/v1/summary?period=all_time')).json();

describe.skipIf(python === null)('the Python client', () => {
  it('passes its own tests', async () => {
    const { code, output } = await run(['-m', 'unittest', 'discover', '-s', '.', '-t', '.']);
    console.log(
      output
        .split('\n')
        .filter((line) => /Ran \d+ tests|10 000 calls/.test(line))
        .join('\n'),
    );
    expect(code, output).toBe(0);
    expect(output).toMatch(/Ran [1-9]\d+ tests/);
  });

  it('keeps of every response exactly what the TypeScript client keeps', async () => {
    const script = `import json, sys
from centesimo._response_counts import keep_counts
print(json.dumps([keep_counts(answer) for answer in json.load(sys.stdin)]))`;
    const answers = providerAnswers.map(([, answer]) => answer);
    const { stdout, output } = await run(['-c', script], {}, JSON.stringify(answers));
    expect(JSON.parse(stdout || 'null'), output).toEqual(answers.map((answer) => keepCounts(answer)));
  });

  it('is recorded by the app, and what it could not send is sent by the next process', async () => {
    const dataDir = makeTempDir();
    const script = `from centesimo import create_centesimo
centesimo = create_centesimo(service="bot")
for at in range(120):
    with centesimo.track_usage(operation="chat", client={"id": "k-1", "phone": "+39 333 1"}) as tracker:
        tracker.set_response({"model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 500}})
centesimo.log_ai_usage(model="gpt-4o", input_tokens=-1)
centesimo.flush()`;
    const env = { CENTESIMO_DATA_DIR: dataDir };
    expect(await run(['-c', script], env)).toMatchObject({ code: 0, output: '' });
    const engine = await startTestEngine({ dataDir });
    announce(engine);
    const { code, output } = await run(['-c', script], env);
    expect(code).toBe(0);
    expect(output).toContain('negative_tokens');
    expect(await summary(engine)).toMatchObject({ calls: 240, cost_usd: '1.8', failed_calls: 0 });
    rmSync(join(dataDir, 'endpoint.json'));
  });
});
