import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentProgram } from './agent-program.ts';
import { startGeminiMock } from './gemini-mock.ts';
import { readSnippet } from './snippet.ts';

/** `telemetry` as "Connect an app" says; it always sends logs, traces and metrics. */
export const geminiCli: AgentProgram = {
  name: 'Gemini CLI',
  package: '@google/gemini-cli',
  version: '0.61.0',
  entry: 'bundle/gemini.js',
  startMock: startGeminiMock,
  provider: 'google',
  service: 'gemini-cli',
  logTool: 'gemini-cli',
  costStatus: 'priced',
  readCost: () => null,
  setUp: (setUp) => {
    const { file, env } = readSnippet('geminiCli', setUp);
    const settings = {
      ...(JSON.parse(file) as object),
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
    };
    const folder = join(setUp.home, '.gemini');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
    const args = ['-p', setUp.prompt, '-m', 'gemini-2.5-pro', '--skip-trust', '--output-format', 'json'];
    return {
      args,
      resume: [...args, '--resume', 'latest'],
      env: { ...env, GOOGLE_GEMINI_BASE_URL: setUp.providerUrl, GEMINI_API_KEY: 'none' },
    };
  },
};
