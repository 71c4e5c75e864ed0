import type { Status } from '@rookery/protocol';
import { useStanding } from '../base/useReach.ts';
import { Face } from '../faces/Face.tsx';
import { useChoiceWord, useOwnStatusWord, useStatusWord } from './status.ts';
import './avatar.css';

/** A face, with a dot for the status if given. Hidden from screen readers, as the name is beside it. */
export function Avatar({
  uin,
  face,
  status,
  size = 'medium',
  isGroup = false,
}: {
  uin: number;
  face: number;
  status?: Status | undefined;
  size?: 'small' | 'medium' | 'large' | 'huge';
  /** Shown as one of several. */
  isGroup?: boolean;
}) {
  return (
    <span className={`avatar avatar-${size}${isGroup ? ' avatar-group' : ''}`}>
      <Face uin={uin} number={face} />
      {status !== undefined && <StatusDot status={status} />}
    </span>
  );
}

/** A dot that shows the status of an account by shape and colour; grey when offline. Its meaning is read aloud. */
export function StatusDot({ status }: { status: Status }) {
  return <KnownDot status={status} label={useStatusWord()(status)} />;
}

/** The same for my own status. */
export function OwnDot({ status }: { status: Status }) {
  return <KnownDot status={status} label={useOwnStatusWord()(status)} />;
}

/** The same for a status to choose, with or without a connection. */
export function ChoiceDot({ status }: { status: Status }) {
  return <Dot look={status} label={useChoiceWord()(status)} />;
}

function KnownDot({ status, label }: { status: Status; label: string }) {
  const isKnown = useStanding() === 'connected';
  return <Dot look={isKnown ? status : 'unknown'} label={label} />;
}

function Dot({ look, label }: { look: Status | 'unknown'; label: string }) {
  return <span className={`dot dot-${look}`} role="img" aria-label={label} title={label} />;
}
