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

/** Common parts of the buttons. A plain button: the first view does not need the library's. */
export type PressProps = Omit<
  ComponentProps<'button'>,
  'children' | 'className' | 'disabled' | 'onClick' | 'onFocus' | 'onBlur'
> & {
  isDisabled?: boolean | undefined;
  onPress?: (() => void) | undefined;
};

/** A button without style. */
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
    // Does not submit forms.
    if (isDisabled) event.preventDefault();
    press();
  };
  const keys = useKeys(press, props);
  const focus = useFocusAfter();
  // Not `disabled`: a busy button would lose the focus.
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
 * Presses a button by keyboard. The click that browsers make of a key looks to the component library like one of a screen
 * reader: a menu or dialog opened by it would put the focus in the wrong place.
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
      // Ignores a key that was pressed elsewhere and released here.
      if (isDown.current) press();
      isDown.current = false;
    },
  };
}

/** Keeps the focus near when a press makes the button disappear. */
function useFocusAfter() {
  const hasFocus = useRef(false);
  useLayoutEffect(() => () => (hasFocus.current ? keepFocus() : undefined), []);
  const turn = ({ type }: FocusEvent) => {
    hasFocus.current = type === 'focus';
  };
  return { onFocus: turn, onBlur: turn };
}

/** A button with a label. */
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

/** An icon button; its label is a tooltip, and read aloud. */
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
