import { useTranslation } from 'react-i18next';
import type { ExplainedEvent } from '../../../shared/contract/read-models.ts';
import { formatExactMoney } from '../../format/money.ts';
import type { CallFormat } from './call-format.ts';
import { DetailsSection } from './DetailsSection.tsx';

type Properties = { readonly sources: ExplainedEvent['sources']; readonly format: CallFormat };

const wayNames = {
  'otlp-logs': 'callSource.otlp_logs',
  'otlp-spans': 'callSource.otlp_spans',
  'otlp-metrics': 'callSource.otlp_metrics',
  litellm: 'callSource.litellm',
  'log-file': 'callSource.log_file',
} as const satisfies Record<ExplainedEvent['sources'][number]['way'], string>;

/** Who told of a call that was seen more than once, and what was taken from whom. */
export const CallSources = ({ sources, format }: Properties) => {
  const { t, i18n } = useTranslation();
  if (sources.length < 2) return null;
  const list = new Intl.ListFormat(i18n.language, { type: 'unit' });
  return (
    <DetailsSection title={t('call.sources')}>
      <ul className="sum-lines" data-testid="call-sources">
        {sources.map(({ way, received_at, input_tokens, output_tokens, billed_cost_usd, gave }, at) => (
          <li key={at} className="sum-line">
            <span className="min-w-0">
              {t(wayNames[way])}
              <span className="sum-how">{format.moment(received_at)}</span>
              {input_tokens === null || output_tokens === null ? null : (
                <span className="sum-how">
                  {t('call.sourceTokens', {
                    input: format.integer(input_tokens),
                    output: format.integer(output_tokens),
                  })}
                </span>
              )}
              {gave.length === 0 ? null : (
                <span className="sum-how">
                  {t('call.sourceGave', { parts: list.format(gave.map((part) => t(`callSourcePart.${part}`))) })}
                </span>
              )}
            </span>
            <span>{billed_cost_usd === null ? null : formatExactMoney(billed_cost_usd, 'USD', i18n.language)}</span>
          </li>
        ))}
      </ul>
    </DetailsSection>
  );
};
