import type { AgentProgram } from './agent-program.ts';
import { startAnthropicMock } from './anthropic-mock.ts';
import { readSnippet } from './snippet.ts';

/** The last line of its output that is a result has the cost of the whole session. */
const readCost = (output: string): number | null => {
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  const result = JSON.parse(lines.at(-1) ?? '{}') as { readonly total_cost_usd?: number };
  return result.total_cost_usd ?? null;
};

/** Telemetry as "Connect an app" says; metrics and traces are switched on as well. */
export const claudeCode: AgentProgram = {
  name: 'Claude Code',
  package: '@anthropic-ai/claude-code',
  version: '2.1.330',
  entry: 'cli-wrapper.cjs',
  startMock: startAnthropicMock,
  provider: 'anthropic',
  service: 'claude-code',
  logTool: 'claude-code',
  costStatus: 'billed',
  readCost,
  setUp: (setUp) => ({
    args: ['-p', setUp.prompt, '--output-format', 'json'],
    resume: ['-p', setUp.prompt, '--continue', '--output-format', 'json'],
    env: {
      ...readSnippet('claudeCode', setUp).env,
      ...(setUp.wire === 'binary' && { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }),
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_TRACES_EXPORTER: 'otlp',
      CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1',
      ANTHROPIC_BASE_URL: setUp.providerUrl,
      ANTHROPIC_API_KEY: 'sk-ant-none',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    },
  }),
};
