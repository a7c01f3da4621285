import { beforeAll, describe, expect, it } from 'vitest';
import { createCentesimo } from '../../../clients/typescript/src/index.ts';
import type { Centesimo, Tracker } from '../../../clients/typescript/src/index.ts';
import { makeTempDir } from '../../support/temp-dir.ts';
import { startAppStandIn } from '../app-stand-in.ts';
import type { AppStandIn } from '../app-stand-in.ts';
import { golden, withPlaceholders } from '../golden-requests.ts';
import type { Golden, Values } from '../golden-requests.ts';

let app: AppStandIn;
let centesimo: Centesimo;
beforeAll(async () => {
  app = await startAppStandIn();
  centesimo = createCentesimo({ ...golden.options, url: app.url, token: 't', dataDir: makeTempDir() });
});

/** The file's names are Python's. */
const toCamel = (values: Values = {}): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

const takeStep = (tracker: Tracker, [step, ...given]: readonly [string, ...unknown[]]): void => {
  const [first, second] = given as [string, string];
  if (step === 'set_response') tracker.setResponse(first);
  else if (step === 'set_tokens') tracker.setTokens(toCamel(given[0] as Values));
  else if (step === 'set_provider_model') tracker.setProviderModel(first, second);
  else if (step === 'set_error') tracker.setError(first, second);
  else if (step === 'add_metadata') tracker.addMetadata(first, second);
  else if (step === 'throw') throw new TypeError(second);
  else throw new Error(`unknown step ${step}`);
};

const call = async ({ helper, usage, response, audio, context, steps = [] }: Golden['call']): Promise<void> => {
  if (helper === 'log_usage') centesimo.trackUsage(toCamel(usage));
  else if (helper === 'log_openai_usage') centesimo.logOpenAIUsage(response, toCamel(context));
  else if (helper === 'log_groq_usage') centesimo.logGroqUsage(response, toCamel(context));
  else if (helper === 'log_whisper_usage') centesimo.logWhisperUsage(audio as { seconds: number }, toCamel(context));
  else {
    const throws = steps.some(([step]) => step === 'throw');
    const tracked = centesimo.track(toCamel(context), (tracker) => {
      for (const step of steps) takeStep(tracker, step);
    });
    if (throws) await expect(tracked).rejects.toThrow(TypeError);
    else await tracked;
  }
};

describe('the requests both clients send', () => {
  it.each(golden.requests.map((request) => [request.name, request] as const))('%s', async (_name, request) => {
    app.events.length = 0;
    await call(request.call);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(app.events.map((event) => withPlaceholders(event, request.event))).toEqual([request.event]);
  });
});
