import type { ButtonHTMLAttributes } from 'react';

type Properties = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & { readonly isPrimary?: boolean };

export const Button = ({ isPrimary = false, type = 'button', ...rest }: Properties) => (
  <button
    type={type === 'submit' ? 'submit' : 'button'}
    className={isPrimary ? 'button button-primary' : 'button'}
    {...rest}
  />
);
