import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { IconButton, Press } from './Button.tsx';

/** An item of a menu. */
export type MenuAct = {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  /** A checkable item; these come before the others. */
  readonly isChosen?: boolean;
  readonly onAct: () => void;
};

export type ActionMenuProps = {
  /** The label of the button and the menu. */
  readonly label: string;
  readonly icon?: ReactNode;
  /** Content and class of the button, in place of an icon. */
  readonly face?: { readonly content: ReactNode; readonly className: string } | undefined;
  readonly acts: readonly (MenuAct | undefined | false)[];
};

/** The button of a menu; a press or the up and down arrow opens it. */
export function MenuButton({
  label,
  icon,
  face,
  isOpen,
  onOpen,
  buttonRef,
}: ActionMenuProps & { isOpen: boolean; onOpen: () => void; buttonRef: RefObject<HTMLButtonElement | null> }) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    onOpen();
  };
  const props = {
    ref: buttonRef,
    'aria-haspopup': 'menu',
    'aria-expanded': isOpen,
    onPress: onOpen,
    onKeyDown,
  } as const;
  if (!face) {
    return (
      <IconButton {...props} label={label}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Press {...props} className={face.className} aria-label={label}>
      {face.content}
    </Press>
  );
}
