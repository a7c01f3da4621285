import { useTranslation } from 'react-i18next';
import type { NamedKind } from '../../../../shared/core/display-names.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Group, Page } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { useSetting } from '../form/use-setting.ts';
import { NameForm } from './NameForm.tsx';
import { toNameRows, withName } from './name-rows.ts';

const useSeenNames = (kind: NamedKind) =>
  useEngineQuery('breakdown', { by: kind, period: 'all_time', order: 'calls', limit: 1000 });

const NameTable = ({ kind }: { readonly kind: NamedKind }) => {
  const { t } = useTranslation();
  const { value: owners, save, error } = useSetting(`${kind}_names`);
  const { data: seen } = useSeenNames(kind);
  if (owners === undefined || seen === undefined) return null;
  const rows = toNameRows(
    kind,
    seen.items.flatMap(({ key }) => (key === null || key === '' ? [] : [key])),
    owners,
  );
  return (
    <>
      <div aria-hidden className="name-row min-h-0 text-xs text-muted *:px-2.5 first:*:px-0 max-sm:hidden">
        <span>{t('settings.asSent')}</span>
        <span>{t('settings.inEnglish')}</span>
        <span>{t('settings.inItalian')}</span>
      </div>
      {rows.map((row) => (
        <NameForm key={row.key} row={row} onSave={(written) => save(withName(owners, row, written))} />
      ))}
      <Problem error={error} />
    </>
  );
};

/** What services and operations are called on screen. */
export const NamesSection = () => {
  const { t } = useTranslation();
  const questions = [useEngineQuery('settings', {}), useSeenNames('service'), useSeenNames('operation')];
  return (
    <Page title={t('settings.namesTitle')} intro={t('settings.namesIntro')}>
      <WhenAnswered questions={questions}>
        <Group title={t('settings.services')}>
          <NameTable kind="service" />
        </Group>
        <Group title={t('settings.operations')}>
          <NameTable kind="operation" />
        </Group>
      </WhenAnswered>
    </Page>
  );
};
