import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import './bar-act.css';

/** A button in the bar of a screen; only an icon on a phone, to leave room for the title. */
export function BarAct({
  icon,
  label,
  look = 'plain',
  onPress,
}: {
  icon: ReactNode;
  label: string;
  look?: 'primary' | 'plain';
  onPress: () => void;
}) {
  return (
    <span className="bar-act" title={label}>
      <Button look={look} icon={icon} onPress={onPress}>
        {label}
      </Button>
    </span>
  );
}
