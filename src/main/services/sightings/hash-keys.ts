import type { CallKey, CallSighting } from '../../../shared/core/call-sighting.ts';
import { canonicalProvider } from '../../../shared/core/pricing/model-id.ts';
import type { Seen } from '../../../shared/core/same-call.ts';
import { hashText } from './hash-text.ts';
import { toHashedKey } from '../../store/call-keys.ts';
import type { HashedKey } from '../../store/call-keys.ts';
import { toShortHash } from '../../store/call-sighting-codec.ts';

/** What a sighting is found by; where it has no key, its content. */
export const hashKeys = (sighting: CallSighting): readonly HashedKey[] => {
  const keys = sighting.keys.flatMap((key) => hashKey(key, sighting) ?? []);
  return keys.length > 0 ? keys : [hashContent(sighting)];
};

/** The very same record. */
export const hashContent = ({ report, contentHash }: Seen): HashedKey =>
  toKey(false, [report.workspace, 'content', toShortHash(contentHash)]);

const hashKey = (key: CallKey, { report }: CallSighting): HashedKey | null => {
  const { workspace, units } = report;
  switch (key.kind) {
    case 'response':
      return toKey(false, [workspace, key.kind, nameProvider(key.provider), key.id]);
    case 'span':
      return toKey(false, [workspace, key.kind, key.traceId, key.spanId]);
    case 'sequence':
      return toKey(false, [workspace, key.kind, key.service, key.session, key.sequence]);
    case 'session_usage': {
      // Calls that used nothing have nothing to be told apart by.
      if (units.inputTokens + units.outputTokens === 0) return null;
      return toKey(true, [workspace, key.kind, key.session, units.inputTokens, units.outputTokens]);
    }
  }
};

const providers = new Map<string, string>();
const mostProviders = 1_000;

/** The same provider under any of its names. */
const nameProvider = (provider: string): string => {
  const known = providers.get(provider);
  if (known !== undefined) return known;
  if (providers.size >= mostProviders) providers.clear();
  const name = canonicalProvider(provider);
  providers.set(provider, name);
  return name;
};

/** 66 bits, and beside them whether the key is weak. Who wants two keys to be alike may as well send the same key. */
const toKey = (isWeak: boolean, parts: readonly (string | number)[]): HashedKey => {
  const { hash, low } = hashText(parts.join('\0'));
  return toHashedKey(hash, low * 2 + (isWeak ? 1 : 0));
};
