import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentProgram, SetUp } from './agent-program.ts';
import { startOpenAiMock } from './openai-mock.ts';
import { readSnippet } from './snippet.ts';

/** `[otel]` as "Connect an app" says; traces and metrics go the same way. */
const toConfig = (setUp: SetUp): string => {
  const { providerUrl, centesimoUrl, token, wire } = setUp;
  const otel = readSnippet('codex', setUp).file;
  const alsoSent = (signal: string, path: string): string => `
[otel.${signal}_exporter.otlp-http]
endpoint = "${centesimoUrl}${path}"
protocol = "${wire}"
headers = { "x-api-key" = "${token}" }
`;
  return `model = "gpt-5"
model_provider = "stand-in"
check_for_update_on_startup = false

[model_providers.stand-in]
name = "stand-in"
base_url = "${providerUrl}/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"

${wire === 'json' ? otel : otel.replace('protocol = "json"', 'protocol = "binary"')}
${alsoSent('trace', '/v1/traces')}${alsoSent('metrics', '/v1/metrics')}`;
};

export const codex: AgentProgram = {
  name: 'Codex CLI',
  package: '@openai/codex',
  version: '0.169.0',
  entry: 'bin/codex.js',
  startMock: startOpenAiMock,
  provider: 'openai',
  service: 'codex_exec',
  logTool: 'codex',
  costStatus: 'priced',
  readCost: () => null,
  setUp: (setUp) => {
    const folder = join(setUp.home, '.codex');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.toml'), toConfig(setUp));
    return {
      args: ['exec', '--skip-git-repo-check', '--json', setUp.prompt],
      resume: ['exec', 'resume', '--last', '--skip-git-repo-check', '--json', setUp.prompt],
      env: { OPENAI_API_KEY: 'sk-none' },
    };
  },
};
