import { type HTMLInputTypeAttribute, type ReactNode, useId } from 'react';
import { FieldNote } from './FieldNote.tsx';
import type { FieldProblem } from './field-problem.ts';

type Properties = {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: FieldProblem | undefined;
  readonly hint?: string;
  readonly type?: HTMLInputTypeAttribute;
  readonly placeholder?: string | undefined;
  readonly inputMode?: 'decimal' | 'tel' | 'email';
  readonly isDisabled?: boolean;
  readonly isFocused?: boolean;
  /** Takes the width of what is usually written. */
  readonly size?: 'wide' | 'amount' | 'time' | 'day';
  /** Behind the field: a unit, a button. */
  readonly suffix?: ReactNode;
  readonly testId?: string;
};

const widths = { wide: 'w-full', amount: 'w-28', time: 'w-32', day: 'w-40' } as const;

/** A line of text with its label, and what is wrong with it underneath. */
export const TextField = (properties: Properties) => {
  const { label, isLabelHidden = false, value, onChange, problem, hint, type = 'text', size = 'wide' } = properties;
  const id = useId();
  return (
    <div className={size === 'wide' ? 'flex min-w-0 flex-1 flex-col gap-1' : 'flex min-w-0 flex-col gap-1'}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'form-label'}>
        {label}
      </label>
      <div className="flex items-center gap-2">
        <input
          id={id}
          type={type}
          dir={type === 'text' ? 'auto' : undefined}
          className={`form-input ${widths[size]}`}
          value={value}
          placeholder={properties.placeholder}
          inputMode={properties.inputMode}
          disabled={properties.isDisabled}
          autoFocus={properties.isFocused}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-note`}
          data-testid={properties.testId}
          onChange={(event) => onChange(event.target.value)}
        />
        {properties.suffix}
      </div>
      <FieldNote id={`${id}-note`} problem={problem} hint={hint} />
    </div>
  );
};
