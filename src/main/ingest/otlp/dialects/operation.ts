import type { OtlpAttributes, OtlpLog, OtlpSpan } from '../otlp-record.ts';
import { textOf } from './attributes.ts';

const callOperations = ['chat', 'text_completion', 'generate_content', 'embeddings'] as const;
export type CallOperation = (typeof callOperations)[number];
/** Null: certainly no call. `unsaid`: the record does not say what it is. */
export type Operation = CallOperation | 'unsaid' | null;
type Words = ReadonlyMap<string, CallOperation>;

/** Kinds of spans, in the words of those who have no `gen_ai.operation.name` or use it for more than calls. */
const kinds: readonly { readonly attribute: string; readonly calls: Words }[] = [
  // The AI SDK: its outer spans (`ai.generateText`) repeat the sums of these.
  {
    attribute: 'ai.operationId',
    calls: new Map([
      ['ai.generatetext.dogenerate', 'chat'],
      ['ai.streamtext.dostream', 'chat'],
      ['ai.generateobject.dogenerate', 'chat'],
      ['ai.streamobject.dostream', 'chat'],
      ['ai.embed.doembed', 'embeddings'],
      ['ai.embedmany.doembed', 'embeddings'],
    ]),
  },
  // LangSmith calls prompts `chat` and retrievers `embeddings`.
  {
    attribute: 'langsmith.span.kind',
    calls: new Map([
      ['llm', 'chat'],
      ['embedding', 'embeddings'],
    ]),
  },
  {
    attribute: 'langfuse.observation.type',
    calls: new Map([
      ['generation', 'chat'],
      ['embedding', 'embeddings'],
    ]),
  },
  {
    attribute: 'openinference.span.kind',
    calls: new Map([
      ['llm', 'chat'],
      ['embedding', 'embeddings'],
    ]),
  },
];

/** The kind of call that `gen_ai.operation.name` names; null for everything that is none. */
export const callOperationNamed = (name: string): CallOperation | null =>
  callOperations.find((operation) => operation === name.toLowerCase()) ?? null;

/** OpenLLMetry's words, and LiteLLM's names for its functions. */
const requestTypes: Words = new Map([
  ['chat', 'chat'],
  ['completion', 'chat'],
  ['acompletion', 'chat'],
  ['responses', 'chat'],
  ['aresponses', 'chat'],
  ['anthropic_messages', 'chat'],
  ['text_completion', 'text_completion'],
  ['atext_completion', 'text_completion'],
  ['generate_content', 'generate_content'],
  ['agenerate_content', 'generate_content'],
  ['embedding', 'embeddings'],
  ['embeddings', 'embeddings'],
  ['aembedding', 'embeddings'],
]);

/** Marks of spans around calls. */
const surroundings = ['traceloop.span.kind', 'gen_ai.tool.name', 'gen_ai.agent.name'] as const;

/** What kind of call the record tells of. */
export const operationOf = ({ attributes }: OtlpLog | OtlpSpan): Operation => {
  for (const { attribute, calls } of kinds) {
    const kind = lowerText(attributes, attribute);
    if (kind !== null) return calls.get(kind) ?? null;
  }
  const named = lowerText(attributes, 'gen_ai.operation.name');
  if (named !== null) return callOperationNamed(named);
  const type = lowerText(attributes, 'llm.request.type');
  if (type !== null) return requestTypes.get(type) ?? null;
  return textOf(attributes, surroundings) === null ? 'unsaid' : null;
};

const lowerText = (attributes: OtlpAttributes, name: string): string | null =>
  textOf(attributes, [name])?.toLowerCase() ?? null;
