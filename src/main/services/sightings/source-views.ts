import { mergeWithSources } from '../../../shared/core/merge-sightings.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { CallSource } from '../../../shared/contract/read-models.ts';
import type { KnownSighting } from '../../store/call-sighting-codec.ts';

/** What was seen of a call, as the contract shows it: those that gave most first, times in the owner's zone. */
export const toSourceViews = (sightings: readonly KnownSighting[], timeZone: string): CallSource[] => {
  if (sightings.length === 0) return [];
  const { from } = mergeWithSources(sightings);
  const givers = [
    ['tokens', from.tokens],
    ['cost', from.cost],
    ['time', from.time],
    ['outcome', from.outcome],
    ['details', from.details],
  ] as const;
  return sightings
    .map((sighting): CallSource => {
      const { report, way, receivedAt } = sighting;
      return {
        way,
        received_at: toLocalText(receivedAt, timeZone),
        input_tokens: report.usageReported ? report.units.inputTokens : null,
        output_tokens: report.usageReported ? report.units.outputTokens : null,
        billed_cost_usd: report.billedCostUsd,
        gave: givers.flatMap(([part, giver]) => (giver === sighting ? [part] : [])),
      };
    })
    .toSorted((a, b) => b.gave.length - a.gave.length);
};
