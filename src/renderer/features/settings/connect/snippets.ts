import type { Connection } from '../../../../shared/contract/connection.ts';

export const snippetNames = ['curl', 'typescript', 'python', 'requests'] as const;
export type SnippetName = (typeof snippetNames)[number];

/** Names of languages and tools are the same everywhere. */
export const snippetTitles: Readonly<Record<SnippetName, string>> = {
  curl: 'curl',
  typescript: 'TypeScript',
  python: 'Python',
  requests: 'requests',
};

type Place = Pick<Connection, 'url' | 'ingest_token'>;

const curl = ({ url, ingest_token: token }: Place): string =>
  `curl -sS "${url}/v1/usage" \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{"service":"my-app","operation":"chat","model":"gpt-4o",
       "input_tokens":1000,"output_tokens":500}'`;

const typescript = ({ url, ingest_token: token }: Place): string =>
  `const answer = await fetch('${url}/v1/usage', {
  method: 'POST',
  headers: {
    authorization: 'Bearer ${token}',
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    service: 'my-app',
    operation: 'chat',
    model: 'gpt-4o',
    input_tokens: 1000,
    output_tokens: 500,
  }),
});
console.log(answer.status, await answer.json());`;

const pythonEvent = `{
    "service": "my-app",
    "operation": "chat",
    "model": "gpt-4o",
    "input_tokens": 1000,
    "output_tokens": 500,
}`;

const python = ({ url, ingest_token: token }: Place): string =>
  `import json
import urllib.request

event = ${pythonEvent}
request = urllib.request.Request(
    "${url}/v1/usage",
    data=json.dumps(event).encode(),
    headers={
        "Authorization": "Bearer ${token}",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=10) as answer:
    print(answer.status, answer.read().decode())`;

const requests = ({ url, ingest_token: token }: Place): string =>
  `import requests

event = ${pythonEvent}
answer = requests.post(
    "${url}/v1/usage",
    json=event,
    headers={"Authorization": "Bearer ${token}"},
    timeout=10,
)
print(answer.status_code, answer.json())`;

const writers: Readonly<Record<SnippetName, (place: Place) => string>> = { curl, typescript, python, requests };

/** A program, complete as it stands, that records one call; run it twice and there are two. */
export const toSnippet = (name: SnippetName, place: Place): string => writers[name](place);

/** As long as the token, so that nothing moves when it is shown; its last letters tell one from another. */
export const maskToken = (token: string): string => '•'.repeat(Math.max(0, token.length - 4)) + token.slice(-4);
