import type { Message } from '@rookery/store';
import { Copy, Quote, RotateCcw, TextSelect, Trash2 } from 'lucide-react';
import type { RefObject } from 'react';
import { OpenMenu } from '../ui/OpenMenu.tsx';
import type { RowKit } from './row-kit.ts';
import type { Offer } from './useOffer.ts';

/** The actions for a message as a list of words, for touch. */
export function MessageSheet({ message, kit, offer }: { message: Message; kit: RowKit; offer: Offer }) {
  const { say, acts } = kit;
  const isFailed = message.fate === 'failed';
  return (
    <OpenMenu
      label={say('acts')}
      isOpen
      onClose={offer.closeSheet}
      button={offer.bubble as RefObject<HTMLElement | null>}
      acts={[
        { key: 'quote', label: say('quote'), icon: <Quote aria-hidden />, onAct: () => acts.quote(message) },
        { key: 'copy', label: say('copy'), icon: <Copy aria-hidden />, onAct: () => acts.copy(message) },
        {
          key: 'select',
          label: say('select'),
          icon: <TextSelect aria-hidden />,
          onAct: () => select(offer.bubble.current),
        },
        isFailed && {
          key: 'retry',
          label: say('retry'),
          icon: <RotateCcw aria-hidden />,
          onAct: () => acts.retry(message),
        },
        isFailed && {
          key: 'discard',
          label: say('discard'),
          icon: <Trash2 aria-hidden />,
          isDangerous: true,
          onAct: () => acts.discard(message),
        },
      ]}
    />
  );
}

/** Selects a whole message; while any of it is selected, touch can adjust the selection. */
function select(bubble: HTMLElement | null): void {
  const text = bubble?.querySelector('[data-text]');
  const selection = window.getSelection();
  if (!bubble || !text || !selection) return;
  bubble.style.userSelect = 'text';
  selection.selectAllChildren(text);
  const look = () => {
    if (!selection.isCollapsed) return;
    bubble.style.userSelect = '';
    document.removeEventListener('selectionchange', look);
  };
  document.addEventListener('selectionchange', look);
}
