import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { IconButton, Press } from './Button.tsx';

/** Something that a menu offers. */
export type Act = {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  /** It is one of several, of which one is how things are now; those stand before the rest. */
  readonly isChosen?: boolean;
  readonly onAct: () => void;
};

export type ActionMenuProps = {
  /** Names the button and the list. */
  readonly label: string;
  readonly icon?: ReactNode;
  /** What the button shows in the place of an icon, and its class. */
  readonly face?: { readonly content: ReactNode; readonly className: string } | undefined;
  readonly acts: readonly (Act | undefined | false)[];
};

/** The button of a menu; it opens by a press, and by the arrow keys. */
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
