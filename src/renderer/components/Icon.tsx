import type { LucideIcon } from 'lucide-react';

type Properties = {
  readonly icon: LucideIcon;
  readonly className?: string | undefined;
};

/** One size and weight for all. Only ever beside words that say the same, so it is hidden from screen readers. */
export const Icon = ({ icon: Picture, className = '' }: Properties) => (
  <Picture aria-hidden className={`shrink-0 ${className}`} size={16} strokeWidth={1.5} absoluteStrokeWidth />
);
