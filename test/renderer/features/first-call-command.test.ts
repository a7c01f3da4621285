import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toFirstCallCommand } from '../../../src/renderer/features/widget/first-call-command.ts';

const url = 'http://127.0.0.1:4650';

it('is one line for a terminal', () => {
  expect(toFirstCallCommand({ url, data_dir: '/home/owner/.config/Centesimo' })).toBe(
    `curl -sS "http://127.0.0.1:4650/v1/usage" -H "Authorization: Bearer $(cat '/home/owner/.config/Centesimo/ingest-token')" -H 'Content-Type: application/json' -d '{"service":"my-app","model":"gpt-4o","input_tokens":1000,"output_tokens":500}'`,
  );
});

it.skipIf(process.platform === 'win32')('means the same to a real shell, whatever the folder is called', () => {
  const parent = mkdtempSync(join(tmpdir(), 'centesimo-'));
  const dir = join(parent, `it's $HOME "here" & \`there\``);
  mkdirSync(dir);
  writeFileSync(join(dir, 'ingest-token'), 'secret-token\n');
  const script = `curl() { printf '%s\\n' "$@"; }; ${toFirstCallCommand({ url, data_dir: dir })}`;
  const seen = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
  rmSync(parent, { recursive: true });
  expect(seen).toEqual([
    '-sS',
    `${url}/v1/usage`,
    '-H',
    'Authorization: Bearer secret-token',
    '-H',
    'Content-Type: application/json',
    '-d',
    '{"service":"my-app","model":"gpt-4o","input_tokens":1000,"output_tokens":500}',
  ]);
});

it('is for PowerShell where the folder is one of Windows', () => {
  const command = toFirstCallCommand({ url, data_dir: String.raw`C:\Users\Zoë D'Arc\Centesimo` });
  expect(command).toMatch(/^Invoke-RestMethod -Method Post "http:\/\/127\.0\.0\.1:4650\/v1\/usage" /);
  expect(command).toContain(String.raw`$(Get-Content 'C:\Users\Zoë D''Arc\Centesimo\ingest-token')`);
});
