/** What of a running desktop app a local app needs. */
type Reached = { readonly url: () => string; readonly ingestToken: string };

/** `POST /v1/usage`, as a local app does it; rejects when the app has gone. */
export const postUsage = async (app: Reached, body: unknown): Promise<Response> =>
  fetch(`${app.url()}/v1/usage`, {
    method: 'POST',
    headers: { 'x-api-key': app.ingestToken, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** USD 0.0075: 1 000 tokens at USD 2.50 and 500 at USD 10 a million. */
export const sampleCall = (id: string, service = 'chatbot') => ({
  id,
  service,
  operation: 'chat',
  model: 'gpt-4o',
  input_tokens: 1000,
  output_tokens: 500,
});
