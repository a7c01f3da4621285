import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { useValueLabel } from '../../../components/use-value-label.ts';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { useSetting } from '../form/use-setting.ts';
import { type SilenceRule, withRules } from './silence-rules.ts';
import { SilenceForm } from './SilenceForm.tsx';

/** The services of which the owner wants to hear when they fall silent. */
export const SilenceRules = () => {
  const { t } = useTranslation();
  const labelOf = useValueLabel();
  const [isAdding, setAdding] = useState(false);
  const { value: rules, save, error } = useSetting('silence_rules');
  if (rules === undefined) return null;
  const describe = ({ hours, active }: SilenceRule): string =>
    [t('settings.silenceRule', { hours }), ...(active === null ? [] : [t('settings.silenceWindow', active)])].join(
      ' · ',
    );
  return (
    <Group
      title={t('settings.silence')}
      hint={t('settings.silenceHint')}
      action={
        <Button aria-expanded={isAdding} onClick={() => setAdding(!isAdding)} data-testid="add-silence">
          <Icon icon={Plus} />
          {t('settings.addSilence')}
        </Button>
      }
    >
      {isAdding ? (
        <SilenceForm onSave={(added) => save([...withRules(rules, added)])} onClose={() => setAdding(false)} />
      ) : null}
      {error === null ? null : <Problem error={error} />}
      {rules.length === 0 && !isAdding ? <p className="empty-note">{t('settings.noSilence')}</p> : null}
      <ul data-testid="silence-rules">
        {rules.map((rule) => {
          const service = labelOf('service', rule.service);
          return (
            <li key={rule.service} className="setting-row flex items-center gap-3">
              <div className="min-w-0 flex-1">
                <p dir="auto" className="truncate font-medium" title={service}>
                  {service}
                </p>
                <p className="text-[0.8125rem] text-muted">{describe(rule)}</p>
              </div>
              <IconButton
                icon={X}
                label={t('settings.removeSilence', { service })}
                testId={`remove-silence-${rule.service}`}
                onClick={() => void save(rules.filter((one) => one !== rule))}
              />
            </li>
          );
        })}
      </ul>
    </Group>
  );
};
