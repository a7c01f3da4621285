import type { Place, SnippetPart } from './snippets.ts';

type Write = (place: Place) => readonly SnippetPart[];

const curl: Write = ({ url, token, service }) => [
  {
    file: null,
    code: `curl -sS "${url}/v1/usage" \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{"service":"${service}","operation":"chat","model":"gpt-4o",
       "input_tokens":1000,"output_tokens":500}'`,
  },
];

const typescript: Write = ({ url, token, service }) => [
  {
    file: `${service}.ts`,
    code: `import { createCentesimo } from 'centesimo';

const centesimo = createCentesimo({
  service: '${service}',
  url: '${url}',
  token: '${token}',
});

// Or let it watch: const openai = centesimo.wrap(new OpenAI());
centesimo.trackUsage({
  operation: 'chat',
  model: 'gpt-4o',
  inputTokens: 1000,
  outputTokens: 500,
});
console.log('recorded:', await centesimo.flush());`,
  },
];

const python: Write = ({ url, token, service }) => [
  {
    file: `${service}.py`,
    code: `from centesimo import create_centesimo

centesimo = create_centesimo(
    service="${service}",
    url="${url}",
    token="${token}",
)

with centesimo.track_usage(operation="chat", model="gpt-4o") as tracker:
    # Or hand it the answer: tracker.set_response(response)
    tracker.set_tokens(input_tokens=1000, output_tokens=500)
print("recorded:", centesimo.flush())`,
  },
];

const vercelAiImports = [
  "import { openai } from '@ai-sdk/openai';",
  "import { OpenTelemetry } from '@ai-sdk/otel';",
  "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';",
  "import { resourceFromAttributes } from '@opentelemetry/resources';",
  "import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';",
  "import { generateText, registerTelemetry } from 'ai';",
];

const vercelAi: Write = ({ url, token, service }) => [
  {
    file: null,
    code: `npm install ai @ai-sdk/openai @ai-sdk/otel @opentelemetry/api \\
  @opentelemetry/exporter-trace-otlp-http @opentelemetry/resources @opentelemetry/sdk-trace`,
  },
  {
    file: `${service}.ts`,
    code: `${vercelAiImports.join('\n')}

const exporter = new OTLPTraceExporter({
  url: '${url}/v1/traces',
  headers: { 'x-api-key': '${token}' },
});
const provider = new TracerProvider({
  resource: resourceFromAttributes({ 'service.name': '${service}' }),
  spanProcessors: [new BatchSpanProcessor({ exporter })],
});
registerTelemetry(new OpenTelemetry({ tracer: provider.getTracer('ai') }));

const { text } = await generateText({ model: openai('gpt-4o'), prompt: 'Say hello.' });
console.log(text);
await provider.forceFlush();`,
  },
];

/** Programs that are complete as they stand. Each records one call when it runs, and another when it runs again. */
export const programSnippets = { curl, typescript, python, vercelAi } as const;
