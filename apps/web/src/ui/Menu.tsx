import { lazy, Suspense, useState } from 'react';
import { type ActionMenuProps, MenuButton } from './MenuButton.tsx';

const OpenMenu = lazy(() => import('./OpenMenu.tsx'));

/** A button that opens a list of what can be done. The list is loaded with the first press. */
export function ActionMenu(props: ActionMenuProps) {
  const [isWanted, setIsWanted] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const open = () => {
    setIsWanted(true);
    setIsOpen(true);
  };
  const button = <MenuButton {...props} onPress={open} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenMenu {...props} isOpen={isOpen} onOpenChange={setIsOpen} />
    </Suspense>
  );
}
