import type { Place, SnippetPart } from './snippets.ts';

type Write = (place: Place) => readonly SnippetPart[];

const claudeCode: Write = ({ url, token }) => [
  {
    file: null,
    code: `export CLAUDE_CODE_ENABLE_TELEMETRY=1
export OTEL_LOGS_EXPORTER=otlp
export OTEL_EXPORTER_OTLP_PROTOCOL=http/json
export OTEL_EXPORTER_OTLP_ENDPOINT=${url}
export OTEL_EXPORTER_OTLP_HEADERS=x-api-key=${token}
claude`,
  },
];

const codex: Write = ({ url, token }) => [
  {
    file: '~/.codex/config.toml',
    code: `[otel]
log_user_prompt = false

[otel.exporter.otlp-http]
endpoint = "${url}/v1/logs"
protocol = "json"
headers = { "x-api-key" = "${token}" }`,
  },
];

const geminiCli: Write = ({ url, token }) => [
  {
    file: '~/.gemini/settings.json',
    code: `{
  "telemetry": {
    "enabled": true,
    "target": "local",
    "otlpEndpoint": "${url}",
    "otlpProtocol": "http",
    "logPrompts": false
  }
}`,
  },
  {
    file: null,
    code: `export OTEL_EXPORTER_OTLP_HEADERS=x-api-key=${token}
gemini`,
  },
];

const litellm: Write = ({ url, token }) => [
  {
    file: 'config.yaml',
    code: `litellm_settings:
  callbacks: ["generic_api"]`,
  },
  {
    file: null,
    code: `export GENERIC_LOGGER_ENDPOINT=${url}/v1/litellm
export GENERIC_LOGGER_HEADERS=x-api-key=${token}
litellm --config config.yaml`,
  },
];

const openTelemetry: Write = ({ url, token, service }) => [
  {
    file: null,
    code: `export OTEL_SERVICE_NAME=${service}
export OTEL_TRACES_EXPORTER=otlp
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=${url}
export OTEL_EXPORTER_OTLP_HEADERS=x-api-key=${token}`,
  },
];

/** The node as n8n puts it on the clipboard. */
const n8n: Write = ({ url, token, service }) => {
  const call = { service, operation: 'chat', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
  const node = {
    name: 'Centesimo',
    type: 'n8n-nodes-base.httpRequest',
    typeVersion: 4.2,
    position: [0, 0],
    parameters: {
      method: 'POST',
      url: `${url}/v1/usage`,
      sendHeaders: true,
      headerParameters: { parameters: [{ name: 'x-api-key', value: token }] },
      sendBody: true,
      specifyBody: 'json',
      jsonBody: JSON.stringify(call),
      options: {},
    },
  };
  return [{ file: 'n8n', code: JSON.stringify({ nodes: [node], connections: {} }, null, 2) }];
};

/** What tools that report by themselves are told, once; they send every call from then on. */
export const configSnippets = { claudeCode, codex, geminiCli, litellm, openTelemetry, n8n } as const;
