import { describe, expect, it } from 'vitest';
import { isInheritedMatch } from '../../../../src/shared/core/pricing/match-quality.ts';
import {
  canonicalProvider,
  inferProvider,
  lookupNames,
  normalizeModelId,
} from '../../../../src/shared/core/pricing/model-id.ts';

it.each([
  ['claude-sonnet-4-5-20250929', 'anthropic'],
  ['gpt-4o', 'openai'],
  ['o3', 'openai'],
  ['o4-mini', 'openai'],
  ['o9', 'openai'],
  ['chatgpt-4o-latest', 'openai'],
  ['text-embedding-3-small', 'openai'],
  ['whisper-1', 'openai'],
  ['tts-1', 'openai'],
  ['dall-e-3', 'openai'],
  ['gemini-2.5-pro', 'google'],
  ['models/gemini-2.5-pro', 'google'],
  ['Claude-Opus-5', 'anthropic'],
  ['claude-sonnet-4@20250514', 'google'],
  ['publishers/google/models/gemini-2.5-flash', 'google'],
  ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'aws'],
  ['anthropic.claude-3-haiku-20240307-v1:0', 'aws'],
  ['amazon.nova-lite-v1:0', 'aws'],
  ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0', 'aws'],
  ['meta-llama/llama-4-scout', 'openrouter'],
  ['openai/gpt-4o', 'openrouter'],
  ['groq/llama-3.3-70b-versatile', 'groq'],
  ['azure/gpt-4o', 'azure'],
  ['vertex_ai/gemini-2.5-pro', 'google'],
  ['together_ai/meta-llama/Llama-3', 'together'],
  ['accounts/fireworks/models/glm-5', 'fireworks'],
  ['@cf/meta/llama-3', 'cloudflare'],
  ['grok-4.3', 'x-ai'],
  ['deepseek-chat', 'deepseek'],
  ['mistral-large-latest', 'mistral'],
  ['command-r-plus', 'cohere'],
  ['llama-3.3-70b-versatile', null],
  ['custom-classifier', null],
])('the provider of %s is %s', (model, provider) => expect(inferProvider(model)).toBe(provider));

it.each([
  ['vertex_ai', 'google'],
  ['Gemini', 'google'],
  ['azure_openai', 'azure'],
  ['amazon-bedrock', 'aws'],
  ['xAI', 'x-ai'],
  ['together_ai', 'together'],
  ['my-proxy', 'my-proxy'],
])('%s is called %s in the price list', (given, name) => expect(canonicalProvider(given)).toBe(name));

it.each([
  ['models/Gemini-2.5-Pro', 'gemini-2.5-pro'],
  ['anthropic/claude-sonnet-4.5:online', 'anthropic/claude-sonnet-4.5'],
  ['qwen/qwen3-coder:free', 'qwen/qwen3-coder:free'],
  ['claude-sonnet-4@20250514', 'claude-sonnet-4'],
  ['publishers/google/models/gemini-2.5-flash', 'gemini-2.5-flash'],
  ['amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
])('%s is looked up as %s', (given, name) => expect(normalizeModelId(given)).toBe(name));

it('asks for the name as given first, then without host or provider prefix', () => {
  expect(lookupNames('openrouter', 'openrouter/anthropic/claude-sonnet-4.5')).toEqual([
    'openrouter/anthropic/claude-sonnet-4.5',
    'anthropic/claude-sonnet-4.5',
  ]);
  expect(lookupNames('groq', 'openai/gpt-oss-120b')).toEqual(['openai/gpt-oss-120b']);
  expect(lookupNames('openai', 'openai/gpt-4o')).toEqual(['openai/gpt-4o', 'gpt-4o']);
});

describe('isInheritedMatch', () => {
  const sonnet5 = { or: [{ starts_with: 'claude-sonnet-5' }] };
  it.each([
    ['claude-sonnet-5', false],
    ['claude-sonnet-5-20260701', false],
    ['claude-sonnet-5-latest', false],
    ['claude-sonnet-5@20260701', false],
    ['claude-sonnet-5-5', true],
    ['claude-sonnet-5-5-20260929', true],
    ['claude-sonnet-5-mini', true],
  ])('%s: %s', (id, inherited) => expect(isInheritedMatch(sonnet5, id)).toBe(inherited));

  it('knows exact names, patterns and Bedrock versions for what they are', () => {
    expect(isInheritedMatch({ or: [{ starts_with: 'gpt-4o' }, { equals: 'gpt-4o-mini' }] }, 'gpt-4o-mini')).toBe(false);
    expect(isInheritedMatch({ regex: '^grok-4\\.3-\\d{8}$' }, 'grok-4.3-20260101')).toBe(false);
    expect(isInheritedMatch({ contains: 'claude-3-haiku-20240307' }, 'us.anthropic.claude-3-haiku-20240307-v1:0')).toBe(
      false,
    );
    expect(isInheritedMatch({ starts_with: 'gpt-3.5-turbo' }, 'gpt-3.5-turbo-0613')).toBe(false);
  });
});
