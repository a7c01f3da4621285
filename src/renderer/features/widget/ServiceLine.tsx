import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/Icon.tsx';
import type { ServiceOption } from './use-widget-data.ts';

type Properties = {
  readonly services: readonly ServiceOption[];
  readonly service: string | null;
  readonly onService: (service: string | null) => void;
};

/** Option values carry a mark, so that no service name can be mistaken for "all". */
const mark = 'service:';

/** "{service} — This month": the whole line is the selector, drawn as a heading with the native control over it. */
export const ServiceLine = ({ services, service, onService }: Properties) => {
  const { t } = useTranslation();
  const label = services.find(({ key }) => key === service)?.label ?? service ?? t('widget.allServices');
  return (
    <div className="service-line mx-2.5">
      <h1 className="service-heading flex min-w-0 items-center gap-x-[0.3em] text-base">
        <span className="flex min-w-0 items-center font-semibold" title={label}>
          <span className="truncate">{label}</span>
          <Icon icon={ChevronDown} className="ml-0.5" />
        </span>
        <span className="shrink-0 text-muted">{` — ${t('widget.thisMonth')}`}</span>
      </h1>
      <select
        data-testid="widget-service"
        aria-label={t('widget.service')}
        className="service-select"
        value={service === null ? '' : mark + service}
        onChange={({ target }) => onService(target.value === '' ? null : target.value.slice(mark.length))}
      >
        <option value="">{t('widget.allServices')}</option>
        {services.map((option) => (
          <option key={option.key} value={mark + option.key}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
};
