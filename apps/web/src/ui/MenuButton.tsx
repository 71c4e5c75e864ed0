import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { IconButton } from './Button.tsx';

/** Something that a menu offers. */
export type Act = {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  /** It is how things are now. */
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

/** The button of a menu. */
export function MenuButton({ label, icon, face, onPress }: ActionMenuProps & { onPress?: () => void }) {
  const press = onPress ? { onPress, 'aria-haspopup': 'menu' as const } : {};
  if (!face) {
    return (
      <IconButton label={label} {...press}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button className={face.className} aria-label={label} {...press}>
      {face.content}
    </Button>
  );
}
