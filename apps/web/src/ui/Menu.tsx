import { lazy, Suspense, useRef, useState } from 'react';
import { type ActionMenuProps, MenuButton } from './MenuButton.tsx';

const OpenMenu = lazy(() => import('./OpenMenu.tsx'));

/** A button that opens a list of what can be done. The list is loaded with the first press. */
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
      {isWanted && (
        <Suspense>
          <OpenMenu {...props} isOpen={isOpen} onClose={() => setIsOpen(false)} button={button} />
        </Suspense>
      )}
    </>
  );
}
