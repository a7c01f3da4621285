import { Select } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Icon } from '../../../components/Icon.tsx';

type Option<T> = { readonly value: T; readonly label: string };

type Properties<T> = {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly isWide?: boolean;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly testId?: string;
};

/** One of a few. */
export const SelectField = <T extends string | number | null>(properties: Properties<T>) => {
  const { label, isLabelHidden = false, isWide = false, value, options, onChange, testId } = properties;
  return (
    <Select.Root items={[...options]} value={value} modal={false} onValueChange={(next) => onChange(next as T)}>
      <div className="flex min-w-0 flex-col gap-1">
        <Select.Label className={isLabelHidden ? 'sr-only' : 'form-label'}>{label}</Select.Label>
        <Select.Trigger className={isWide ? 'select w-full' : 'select'} data-testid={testId}>
          <Select.Value className="truncate" />
          <Select.Icon className="ml-auto text-muted">
            <Icon icon={ChevronsUpDown} />
          </Select.Icon>
        </Select.Trigger>
      </div>
      <Select.Portal>
        <Select.Positioner className="z-20" sideOffset={4} align="start" alignItemWithTrigger={false}>
          <Select.Popup className="popup min-w-(--anchor-width) p-1.5">
            <Select.List>
              {options.map((option) => (
                <Select.Item key={String(option.value)} value={option.value} className="popup-item pr-8">
                  <Select.ItemText>{option.label}</Select.ItemText>
                  <Select.ItemIndicator className="absolute right-4 text-accent">
                    <Icon icon={Check} />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
};
