import { useTranslation } from 'react-i18next';
import type { RefusedItemView } from '../../../../shared/contract/apps.ts';
import { formatMoment } from '../form/moments.ts';
import { toRefusalKind } from './refusal-kind.ts';

/** How something came in, as its sender knows it; the same in every language. */
const ways: Readonly<Record<string, string>> = {
  usage: '/v1/usage',
  'save-message': '/internal/save-message',
  otlp: 'OpenTelemetry',
  litellm: 'LiteLLM',
};

type Properties = {
  readonly refused: RefusedItemView;
  /** Null where it was the shared token. */
  readonly appName: string | null;
  readonly timeZone: string;
};

/** Why one item was refused, what it was, and what to do about it. */
export const RefusedRow = ({ refused, appName, timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const { way, at, code, pointer, detail, item } = refused;
  const kind = toRefusalKind(code);
  return (
    <details className="refused-item" data-testid="refused-item" data-code={code}>
      <summary>
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 flex-1 basis-56 font-medium">{t(`settings.refused_${kind}`)}</span>
          <span className="text-xs text-muted">{formatMoment(at, timeZone, i18n.language)}</span>
        </span>
        <span className="block text-[0.8125rem] wrap-anywhere text-muted">
          <bdi>{appName ?? t('settings.sharedToken')}</bdi>
          {` · ${ways[way] ?? way}`}
          {pointer === '' ? null : (
            <>
              {' · '}
              <bdi className="font-mono text-xs">{pointer}</bdi>
            </>
          )}
        </span>
      </summary>
      <div className="mt-2 ml-5 flex flex-col gap-2 text-[0.8125rem]">
        <p lang="en" dir="ltr" className="wrap-anywhere">
          {detail}
        </p>
        <p className="max-w-prose text-muted">{t(`settings.refusedDo_${kind}`)}</p>
        {item === null ? (
          <p className="text-muted">{t('settings.refusedNoItem')}</p>
        ) : (
          <pre
            className="code-block max-h-72 overflow-y-auto"
            dir="ltr"
            role="group"
            aria-label={t('settings.refusedWhat')}
            tabIndex={0}
          >
            <code>{item}</code>
          </pre>
        )}
      </div>
    </details>
  );
};
