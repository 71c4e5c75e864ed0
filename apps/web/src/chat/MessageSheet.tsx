import type { Message } from '@rookery/store';
import { Copy, Pencil, Reply, RotateCcw, SmilePlus, TextSelect, Trash2, Undo2 } from 'lucide-react';
import type { RefObject } from 'react';
import { OpenMenu } from '../ui/OpenMenu.tsx';
import type { RowKit } from './row-kit.ts';
import type { Offer } from './useOffer.ts';

/** The actions for a message as a list of words. */
export function MessageSheet({ message, kit, offer }: { message: Message; kit: RowKit; offer: Offer }) {
  const { say, acts } = kit;
  const isFailed = message.fate === 'failed';
  const hasText = message.text !== '';
  return (
    <OpenMenu
      label={say('acts')}
      isOpen
      onClose={() => offer.close('sheet')}
      button={offer.bubble as RefObject<HTMLElement | null>}
      acts={[
        { key: 'reply', label: say('reply'), icon: <Reply aria-hidden />, onAct: () => acts.reply(message) },
        message.name !== undefined && {
          key: 'react',
          label: say('react'),
          icon: <SmilePlus aria-hidden />,
          onAct: () => offer.open('reactions'),
        },
        hasText && { key: 'copy', label: say('copy'), icon: <Copy aria-hidden />, onAct: () => acts.copy(message) },
        hasText && {
          key: 'select',
          label: say('select'),
          icon: <TextSelect aria-hidden />,
          onAct: () => select(offer.bubble.current),
        },
        acts.mayEdit(message) && {
          key: 'edit',
          label: say('edit'),
          icon: <Pencil aria-hidden />,
          onAct: () => acts.edit(message),
        },
        acts.mayRecall(message) && {
          key: 'recall',
          label: say('recall'),
          icon: <Undo2 aria-hidden />,
          isDangerous: true,
          onAct: () => acts.recall(message),
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
