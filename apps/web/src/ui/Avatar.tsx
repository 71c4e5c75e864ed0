import type { Status } from '@rookery/protocol';
import { Face } from '../faces/Face.tsx';
import { useStatusWord } from './status.ts';
import './avatar.css';

/** The face of somebody, with a dot for the status if one is given. The name stands beside it, so it is not read. */
export function Avatar({
  uin,
  face,
  status,
  size = 'medium',
}: {
  uin: number;
  face: number;
  status?: Status | undefined;
  size?: 'small' | 'medium' | 'large' | 'huge';
}) {
  return (
    <span className={`avatar avatar-${size}${status === 20 || status === 40 ? ' avatar-away' : ''}`}>
      <Face uin={uin} number={face} />
      {status !== undefined && <StatusDot status={status} />}
    </span>
  );
}

/** A dot whose form and colour say the status; what it says is read aloud. */
export function StatusDot({ status }: { status: Status }) {
  const word = useStatusWord();
  return <span className={`dot dot-${status}`} role="img" aria-label={word(status)} title={word(status)} />;
}
