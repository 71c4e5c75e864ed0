import { Check } from 'lucide-react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { type ActionMenuProps, MenuButton } from './MenuButton.tsx';
import './dialog.css';
import './menu.css';

/** The insides of an ActionMenu, which are loaded when one is opened. */
export default function OpenMenu({ isOpen, onOpenChange, ...props }: ActionMenuProps & Opening) {
  const { label, acts } = props;
  const shown = acts.filter((act) => act !== undefined && act !== false);
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <MenuButton {...props} />
      <Popover className="popover">
        <AriaMenu className="menu" aria-label={label}>
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
    </MenuTrigger>
  );
}

type Opening = { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void };
