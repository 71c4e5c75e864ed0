import type { ComponentProps, ReactNode } from 'react';
import './button.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

/** What buttons have in common. The browser's own button: the first view need not load one of a library. */
export type PressProps = Omit<ComponentProps<'button'>, 'children' | 'className' | 'disabled' | 'onClick'> & {
  isDisabled?: boolean | undefined;
  onPress?: (() => void) | undefined;
};

/** A button without looks. */
export function Press({
  isDisabled,
  onPress,
  type = 'button',
  ...props
}: PressProps & { className: string; children: ReactNode }) {
  return <button {...props} type={type} disabled={isDisabled} onClick={() => onPress?.()} />;
}

/** A button with words on it. */
export function Button({
  look = 'plain',
  icon,
  children,
  ...props
}: PressProps & { look?: Look; icon?: ReactNode; children: ReactNode }) {
  return (
    <Press {...props} className={`button button-${look}`}>
      {icon}
      <span>{children}</span>
    </Press>
  );
}

/** A button that is a picture; its label is shown when one points at it, and read aloud. */
export function IconButton({
  label,
  children,
  look = 'quiet',
  ...props
}: PressProps & { label: string; look?: Look; children: ReactNode }) {
  return (
    <Press {...props} aria-label={label} title={label} className={`button button-icon button-${look}`}>
      {children}
    </Press>
  );
}
