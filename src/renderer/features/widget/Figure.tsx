import { type ReactNode, useState } from 'react';
import { Skeleton } from '../../components/Skeleton.tsx';

type Properties = {
  readonly size: 'large' | 'small';
  readonly label: string;
  readonly testId: string;
  /** The figure as it came, every digit; null when it is not known. */
  readonly exact: string | null;
  readonly title: string | undefined;
  readonly isLoading: boolean;
  /** What is shown, as plain text; `children` may dress it up. */
  readonly text: string;
  readonly note: ReactNode;
  readonly children?: ReactNode;
};

const fitOf = (text: string): string => {
  if (text.length <= 9) return 'fit-short';
  return text.length <= 12 ? 'fit-medium' : 'fit-long';
};

/** One number with its label. A number that changes while it is looked at lights up for a moment. */
export const Figure = ({ size, label, testId, exact, title, isLoading, text, note, children }: Properties) => {
  const [first, setFirst] = useState<string | null>(null);
  if (first === null && !isLoading) setFirst(text);
  return (
    <div className={`figure figure-${size}`}>
      <dt className="text-xs font-medium text-muted">{label}</dt>
      <dd className={`figure-value ${fitOf(text)}`} data-testid={testId} data-exact={exact ?? undefined} title={title}>
        {isLoading ? (
          <Skeleton width={size === 'large' ? 'long' : 'short'} />
        ) : (
          <span key={text} className={text === first ? undefined : 'lit'}>
            {children ?? text}
          </span>
        )}
      </dd>
      <dd className="figure-note">{isLoading ? <Skeleton width="short" /> : note}</dd>
    </div>
  );
};
