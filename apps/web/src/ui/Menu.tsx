import { useRef, useState } from 'react';
import { part } from '../base/part.tsx';
import { type ActionMenuProps, MenuButton } from './MenuButton.tsx';

/** The items of a menu. They are not part of the first view. */
export const OpenMenu = part(() => import('./OpenMenu.tsx').then((m) => m.OpenMenu), { takesFocus: true });

/** A button with a menu. */
export function ActionMenu(props: ActionMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isWanted, setIsWanted] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const open = () => {
    setIsWanted(true);
    setIsOpen(true);
  };
  return (
    <>
      <MenuButton {...props} isOpen={isOpen} onOpen={open} buttonRef={button} />
      {isWanted && <OpenMenu {...props} isOpen={isOpen} onClose={() => setIsOpen(false)} button={button} />}
    </>
  );
}
