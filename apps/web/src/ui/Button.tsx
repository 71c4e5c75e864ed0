import {
  type ComponentProps,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
} from 'react';
import { keepFocus } from './focus.ts';
import './button.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

/** What buttons have in common. The browser's own button: the first view need not load one of a library. */
export type PressProps = Omit<
  ComponentProps<'button'>,
  'children' | 'className' | 'disabled' | 'onClick' | 'onFocus' | 'onBlur'
> & {
  isDisabled?: boolean | undefined;
  onPress?: (() => void) | undefined;
};

/** A button without looks. */
export function Press({
  isDisabled = false,
  onPress,
  type = 'button',
  ...props
}: PressProps & { className: string; children: ReactNode }) {
  const press = () => {
    if (!isDisabled) onPress?.();
  };
  const onClick = (event: MouseEvent) => {
    // It sends no form.
    if (isDisabled) event.preventDefault();
    press();
  };
  const keys = useKeys(press, props);
  const focus = useFocusAfter();
  // Not `disabled`: while it works on what was asked, the focus would be lost.
  return (
    <button
      {...props}
      {...focus}
      {...(type === 'button' && keys)}
      type={type}
      aria-disabled={isDisabled || undefined}
      onClick={onClick}
    />
  );
}

/**
 * Presses a button by keyboard, as the browser would. What the browser makes of a key is a click that the component
 * library takes for one of a screen reader: in a menu or a dialog that it opens, the focus would not go where a key
 * needs it.
 */
function useKeys(press: () => void, { onKeyDown, onKeyUp }: Pick<PressProps, 'onKeyDown' | 'onKeyUp'>) {
  const isDown = useRef(false);
  return {
    onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => {
      onKeyDown?.(event);
      isDown.current = event.key === ' ';
      if (event.key !== 'Enter' || event.defaultPrevented) return;
      event.preventDefault();
      if (!event.repeat) press();
    },
    onKeyUp: (event: KeyboardEvent<HTMLButtonElement>) => {
      onKeyUp?.(event);
      if (event.key !== ' ' || event.defaultPrevented) return;
      event.preventDefault();
      // A key that went down elsewhere is none of its own.
      if (isDown.current) press();
      isDown.current = false;
    },
  };
}

/** A button may go away with what it has done: then the focus must not go with it. */
function useFocusAfter() {
  const hasFocus = useRef(false);
  useLayoutEffect(() => () => (hasFocus.current ? keepFocus() : undefined), []);
  const turn = ({ type }: FocusEvent) => {
    hasFocus.current = type === 'focus';
  };
  return { onFocus: turn, onBlur: turn };
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
