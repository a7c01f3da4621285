import type { LucideIcon } from 'lucide-react';
import { Icon } from './Icon.tsx';

type Properties = {
  readonly icon: LucideIcon;
  /** Read aloud and shown as a tooltip: the picture alone says nothing to many. */
  readonly label: string;
  readonly testId: string;
  readonly isTurning?: boolean;
  readonly onClick: () => void;
};

export const IconButton = ({ icon, label, testId, isTurning = false, onClick }: Properties) => (
  <button
    type="button"
    className="icon-button"
    data-testid={testId}
    aria-label={label}
    title={label}
    aria-busy={isTurning}
    onClick={onClick}
  >
    <Icon icon={icon} className={isTurning ? 'turning' : undefined} />
  </button>
);
