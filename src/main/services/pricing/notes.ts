/**
 * What there is to say about a cost, as `code: sentence`: the code is stable and can be translated, the sentence is for
 * people and logs.
 */
export const note = {
  noModel: () => 'no_model: the call names no model, so there is no price for it',
  noPrice: (provider: string | null, model: string) =>
    `no_price: there is no price for ${model}${provider === null ? '' : ` at ${provider}`}; its cost is not known`,
  noTierPrice: (tier: string, provider: string | null, model: string) =>
    `no_tier_price: the ${tier} price of ${model}${provider === null ? '' : ` at ${provider}`} is not known`,
  noTierPriceAbove: (tier: string, model: string, input: number) =>
    `no_tier_price: the ${tier} price of ${model} is known only up to ${input} input tokens`,
  noUnitPrice: (units: readonly string[]) => `no_unit_price: the price list has no price for ${units.join(', ')}`,
  inconsistentUnits: (units: readonly string[]) =>
    `inconsistent_units: the parts reported add up to more than ${units.join(', ')}`,
  assumedOverlap: (units: readonly string[]) =>
    `assumed_overlap: ${units.join(', ')} not reported; taken to be as small as the other counts allow`,
  inheritedPrice: (model: string) => `inherited_price: priced as ${model}, whose name this model's name begins with`,
  minimumBilled: (unit: string, quantity: number) => `minimum_billed: at least ${quantity} ${unit} are billed`,
  noUsage: () => 'no_usage: the call reported no tokens or other quantities; its cost is not known',
  nothingUsed: () => 'nothing_used: the call used nothing, so it cost nothing',
  estimated: () => 'estimated: no price is known; this is the flat rate per million tokens from the settings',
  onlineSearch: () => 'search_fee_not_included: the fee of the :online web search is not in this price',
} as const;
