import { Switch } from '@base-ui/react/switch';

type Properties = {
  readonly label: string;
  /** What explains it further, for those who listen. */
  readonly describedBy?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly testId?: string;
};

/** On or off, at once. The words stand beside it. */
export const Toggle = ({ label, describedBy, isOn, onChange, testId }: Properties) => (
  <Switch.Root
    className="toggle"
    aria-label={label}
    aria-describedby={describedBy}
    checked={isOn}
    data-testid={testId}
    onCheckedChange={onChange}
  >
    <Switch.Thumb className="toggle-thumb" />
  </Switch.Root>
);
