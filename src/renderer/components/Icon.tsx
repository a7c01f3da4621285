/** Our own few pictures on a 16-unit grid; an icon library's runtime would weigh more than all of them. */
const shapes = {
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.6-3.9L13.5 5.6M13.5 2.2v3.4h-3.4',
  chevron: 'm4.5 6.25 3.5 3.5 3.5-3.5',
  copy: 'M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M2.5 6.5v6a1 1 0 0 0 1 1h6a1 1 0 0 0 1-1v-6a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1Z',
  check: 'm3 8.5 3.25 3.25L13 5',
  alert: 'M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 0 0 8 1.9ZM8 5v3.5M8 10.9v.1',
} as const;

export type IconName = keyof typeof shapes;

type Properties = {
  readonly name: IconName;
  readonly className?: string | undefined;
};

/** Only ever beside words that say the same, so it is hidden from screen readers. */
export const Icon = ({ name, className = '' }: Properties) => (
  <svg aria-hidden className={`icon ${className}`} viewBox="0 0 16 16" width={16} height={16}>
    <path d={shapes[name]} />
  </svg>
);
