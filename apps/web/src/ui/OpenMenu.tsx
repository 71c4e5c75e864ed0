import { Check } from 'lucide-react';
import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem, Popover } from 'react-aria-components';
import type { ActionMenuProps } from './MenuButton.tsx';
import './dialog.css';
import './menu.css';

/** The list of an ActionMenu, which is loaded when one is opened. */
export default function OpenMenu({
  label,
  acts,
  isOpen,
  onClose,
  button,
}: ActionMenuProps & { isOpen: boolean; onClose: () => void; button: RefObject<HTMLButtonElement | null> }) {
  const shown = acts.filter((act) => act !== undefined && act !== false);
  return (
    <Popover
      className="popover"
      aria-label={label}
      triggerRef={button}
      placement="bottom start"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
    >
      <AriaMenu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
        {shown.map((act) => (
          <MenuItem
            key={act.key}
            id={act.key}
            className={`menu-item${act.isDangerous ? ' menu-danger' : ''}`}
            isDisabled={act.isDisabled ?? false}
            onAction={act.onAct}
            textValue={act.label}
          >
            <span className="menu-icon">{act.icon}</span>
            <span className="menu-label">{act.label}</span>
            {act.isChosen && <Check aria-hidden />}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  );
}
