import { Popover } from '@base-ui/react/popover';
import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/Icon.tsx';

type Properties = {
  /** What the figure is called. */
  readonly name: string;
  readonly testId: string;
  readonly children: ReactNode;
};

/** What a figure is made of, one click away from it. */
export const Explain = ({ name, testId, children }: Properties) => {
  const { t } = useTranslation();
  return (
    <Popover.Root>
      <Popover.Trigger
        className="icon-button -my-1 size-6"
        data-testid={testId}
        aria-label={t('overview.explain', { name })}
        title={t('overview.explain', { name })}
      >
        <Icon icon={Info} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" collisionPadding={12} className="z-20">
          <Popover.Popup className="popup w-80 max-w-[calc(100vw-1.5rem)] p-4" data-testid={`${testId}-popup`}>
            <Popover.Title className="font-semibold">{name}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
