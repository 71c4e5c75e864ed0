import { Check } from 'lucide-react';
import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem, MenuSection, Popover, Separator } from 'react-aria-components';
import type { ActionMenuProps, MenuAct } from './MenuButton.tsx';
import './dialog.css';
import './menu.css';

/** The items of an ActionMenu. */
export function OpenMenu({
  label,
  acts,
  isOpen,
  onClose,
  button,
}: ActionMenuProps & { isOpen: boolean; onClose: () => void; button: RefObject<HTMLElement | null> }) {
  const shown = acts.filter((act) => act !== undefined && act !== false);
  const choices = shown.filter(isChoice);
  const others = shown.filter((act) => !isChoice(act));
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
        {choices.length > 0 && (
          <MenuSection
            aria-label={label}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={choices.filter(({ isChosen }) => isChosen).map(({ key }) => key)}
          >
            {choices.map(itemOf)}
          </MenuSection>
        )}
        {choices.length > 0 && others.length > 0 && <Separator className="menu-line" />}
        {others.map(itemOf)}
      </AriaMenu>
    </Popover>
  );
}

function isChoice({ isChosen }: MenuAct): boolean {
  return isChosen !== undefined;
}

function itemOf({ key, label, icon, isDangerous, isDisabled = false, isChosen, onAct }: MenuAct) {
  return (
    <MenuItem
      key={key}
      id={key}
      className={`menu-item${isDangerous ? ' menu-danger' : ''}`}
      isDisabled={isDisabled}
      onAction={onAct}
      textValue={label}
    >
      {icon && <span className="menu-icon">{icon}</span>}
      <span className="menu-label">{label}</span>
      {isChosen && <Check aria-hidden />}
    </MenuItem>
  );
}
