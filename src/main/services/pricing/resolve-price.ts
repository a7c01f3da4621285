import { chooseDated, type DatedChoice } from '../../../shared/core/pricing/dated-price.ts';
import { canonicalProvider, inferProvider, lookupNames } from '../../../shared/core/pricing/model-id.ts';
import { isLongerName } from '../../../shared/core/pricing/match-quality.ts';
import type { PriceMultiplier, PriceSheet } from '../../../shared/core/pricing/price-types.ts';
import { amendSheet, replaceTokenPrices } from './amend-sheet.ts';
import type { Catalogue } from './catalogue.ts';
import { findRule, type PriceCorrections, type TierRule, toSheets } from './corrections.ts';
import { note } from './notes.ts';
import { type PriceOverride, selectOverrides, toOverrideEntries } from './overrides.ts';

export type PriceRequest = {
  readonly service: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly tier: string | null;
  readonly region: string | null;
};

/** The price for a kind of call: the sheet with what its tier and region do to it, or the reason why there is none. */
export type ResolvedPrice = {
  /** Given or inferred, lower case. */
  readonly provider: string | null;
  readonly sheet: PriceSheet | null;
  /** True when the model has a price, even if the tier or region asked for has none. */
  readonly modelKnown: boolean;
  readonly multipliers: readonly PriceMultiplier[];
  /** Largest total input this price is known for. */
  readonly upToInput: number;
  readonly notes: readonly string[];
};

type Answer = DatedChoice<PriceSheet | undefined>;

const forever = { fromMs: -Infinity, untilMs: Infinity };

const memoize = <K extends object, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
};

/**
 * Finds prices in the order owner's price for the service, owner's price, our corrections, catalogue. Sheets keep their
 * identity from call to call. The answer holds for the window returned with it.
 */
export const createPriceResolver = (sources: {
  readonly catalogue: Catalogue;
  readonly corrections: PriceCorrections;
  readonly overrides: readonly PriceOverride[];
}) => {
  const { catalogue, corrections } = sources;
  const overrides = toOverrideEntries(sources.overrides);
  const corrected = new Map(corrections.prices.map((price) => [price, toSheets(price)]));
  const amended = memoize((sheet: PriceSheet) => {
    const rules = corrections.amendments.filter(
      (rule) => findRule([rule], sheet.provider, [sheet.model.toLowerCase()]) !== undefined,
    );
    return rules.reduce(amendSheet, sheet);
  });
  const inherited = memoize((sheet: PriceSheet): PriceSheet => ({ ...sheet, inherited: true }));
  const replaced = memoize((rule: TierRule) => memoize((sheet: PriceSheet) => replaceTokenPrices(sheet, rule)));

  const lookUp = (request: PriceRequest, provider: string | null, names: readonly string[], atMs: number) => {
    let { fromMs, untilMs } = forever;
    const take = (answer: Answer): PriceSheet | undefined => {
      fromMs = Math.max(fromMs, answer.fromMs);
      untilMs = Math.min(untilMs, answer.untilMs);
      return answer.value;
    };
    const canonical = provider === null ? null : canonicalProvider(provider);
    const find = (): PriceSheet | undefined => {
      for (const service of [request.service, null]) {
        const entries = selectOverrides(overrides, service, [provider, canonical], names);
        const answer = chooseDated(entries, atMs);
        const sheet = take({ ...answer, value: answer.value?.sheet });
        if (sheet) return sheet;
      }
      if (canonical === null) return undefined;
      const correction = findRule(corrections.prices, canonical, names);
      if (correction) {
        const answer = chooseDated(corrected.get(correction) ?? [], atMs);
        const sheet = take({ ...answer, value: answer.value?.sheet });
        if (sheet) return names.every((name) => isLongerName(correction.name, name)) ? inherited(sheet) : sheet;
      }
      for (const name of names) {
        const answer = catalogue.find(canonical, name, atMs);
        const sheet = answer && take(answer);
        if (sheet) return amended(sheet);
      }
      return undefined;
    };
    const sheet = find();
    return { sheet, fromMs, untilMs };
  };

  return (request: PriceRequest, atMs: number): DatedChoice<ResolvedPrice> => {
    const { model, tier, region } = request;
    const provider = request.provider?.trim().toLowerCase() || (model === null ? null : inferProvider(model));
    const unknown = (reason: string, modelKnown = false): ResolvedPrice => ({
      provider,
      sheet: null,
      modelKnown,
      multipliers: [],
      upToInput: Infinity,
      notes: [reason],
    });
    if (model === null) return { value: unknown(note.noModel()), ...forever };
    const names = lookupNames(provider === null ? '' : canonicalProvider(provider), model);
    const { sheet, ...window } = lookUp(request, provider, names, atMs);
    if (!sheet) return { value: unknown(note.noPrice(provider, model)), ...window };

    const notes: string[] = [];
    if (sheet.inherited) notes.push(note.inheritedPrice(sheet.model));
    if (sheet.basis === 'owner' || sheet.basis === 'owner_service')
      return { value: { provider, sheet, modelKnown: true, multipliers: [], upToInput: Infinity, notes }, ...window };
    if (names[0]?.endsWith(':online')) notes.push(note.onlineSearch());

    const ruleNames = [...names, sheet.model.toLowerCase()];
    let used = sheet;
    let upToInput = Infinity;
    const multipliers: PriceMultiplier[] = [];
    const ruleFor = (rules: readonly TierRule[], name: string): TierRule | undefined =>
      findRule(
        rules.filter((candidate) => candidate.tier === name),
        sheet.provider,
        ruleNames,
      );
    const tierRule = tier === null ? undefined : ruleFor(corrections.tiers, tier);
    if (tier !== null && !tierRule) return { value: unknown(note.noTierPrice(tier, provider, model), true), ...window };
    // A region without a rule costs what every region does.
    const regionRule = region === null ? undefined : ruleFor(corrections.regions, region);
    for (const rule of [tierRule, regionRule]) {
      if (rule === undefined) continue;
      if (rule.perMillion) used = replaced(rule)(used);
      if (rule.factor !== undefined)
        multipliers.push({
          name: rule.tier,
          factor: rule.factor,
          families: rule.families ?? ['tokens'],
          except: rule.except ?? [],
        });
      upToInput = Math.min(upToInput, rule.upToInput ?? Infinity);
    }
    return { value: { provider, sheet: used, modelKnown: true, multipliers, upToInput, notes }, ...window };
  };
};
