import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import './button.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

/** A button with words on it. */
export function Button({
  look = 'plain',
  icon,
  children,
  ...props
}: Omit<ButtonProps, 'children' | 'className'> & { look?: Look; icon?: ReactNode; children: ReactNode }) {
  return (
    <AriaButton {...props} className={`button button-${look}`}>
      {icon}
      <span>{children}</span>
    </AriaButton>
  );
}

/** A button that is a picture; its label is shown when one points at it, and read aloud. */
export function IconButton({
  label,
  children,
  look = 'quiet',
  ...props
}: Omit<ButtonProps, 'children' | 'className'> & { label: string; look?: Look; children: ReactNode }) {
  return (
    <span className="button-place" title={label}>
      <AriaButton {...props} aria-label={label} className={`button button-icon button-${look}`}>
        {children}
      </AriaButton>
    </span>
  );
}
