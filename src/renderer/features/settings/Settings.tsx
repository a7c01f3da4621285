import { CSPProvider } from '@base-ui/react/csp-provider';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type SettingsSection, settingsSections } from '../../state/view-state.ts';
import { BudgetsSection } from './budgets/BudgetsSection.tsx';
import { ClientsSection } from './clients/ClientsSection.tsx';
import { ConnectSection } from './connect/ConnectSection.tsx';
import { DataSection } from './data/DataSection.tsx';
import { SelectField } from './form/SelectField.tsx';
import { MonthsSection } from './month-close/MonthsSection.tsx';
import { GeneralSection } from './general/GeneralSection.tsx';
import { LogFilesSection } from './log-files/LogFilesSection.tsx';
import { NamesSection } from './names/NamesSection.tsx';
import { PricesSection } from './prices/PricesSection.tsx';
import { RatesSection } from './rates/RatesSection.tsx';

type Properties = {
  readonly section: SettingsSection;
  readonly onSection: (section: SettingsSection) => void;
};

const pages: Readonly<Record<SettingsSection, () => ReactNode>> = {
  general: GeneralSection,
  connect: ConnectSection,
  logs: LogFilesSection,
  prices: PricesSection,
  rates: RatesSection,
  budgets: BudgetsSection,
  clients: ClientsSection,
  names: NamesSection,
  months: MonthsSection,
  data: DataSection,
};

/** Everything the owner can choose, a page at a time: a list beside it, or a selector above it where it is narrow. */
export const Settings = ({ section, onSection }: Properties) => {
  const { t } = useTranslation();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which is no way to clean up.
    top.current?.scrollIntoView();
  }, [section]);
  const Page = pages[section];
  const titleOf = (name: SettingsSection): string => t(`settings.${name}Title`);
  return (
    // The page's policy takes no inline style elements.
    <CSPProvider disableStyleElements>
      <div ref={top} className="mx-auto flex max-w-5xl gap-12 px-4 py-5 max-lg:flex-col max-lg:gap-5 sm:px-6 lg:py-8">
        <nav aria-label={t('settings.sections')} className="w-48 shrink-0 max-lg:hidden">
          <ul className="sticky top-8 flex flex-col gap-0.5">
            {settingsSections.map((name) => (
              <li key={name}>
                <button
                  type="button"
                  className="settings-link"
                  aria-current={name === section ? 'page' : undefined}
                  data-testid={`settings-${name}`}
                  onClick={() => onSection(name)}
                >
                  {titleOf(name)}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div className="lg:hidden">
          <SelectField
            label={t('settings.sections')}
            isLabelHidden
            isWide
            value={section}
            options={settingsSections.map((name) => ({ value: name, label: titleOf(name) }))}
            onChange={onSection}
            testId="settings-section"
          />
        </div>
        <div key={section} className="min-w-0 flex-1 pb-16" data-testid={`section-${section}`}>
          <Page />
        </div>
      </div>
    </CSPProvider>
  );
};
