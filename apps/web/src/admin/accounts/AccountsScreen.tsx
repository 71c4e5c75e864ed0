import { ChevronLeft, ChevronRight, UserPlus, UserX } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useWords } from '../../base/language.ts';
import { useTrouble } from '../../base/useReach.ts';
import { BarAct } from '../../ui/BarAct.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { Empty, Screen } from '../../ui/Screen.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useIsNarrow } from '../../ui/useIsNarrow.ts';
import { AccountActs } from './AccountActs.tsx';
import { AccountCards } from './AccountCards.tsx';
import { AccountTable } from './AccountTable.tsx';
import { type AccountBook, AccountBookContext } from './account-book.ts';
import { accountWords } from './account-words.ts';
import type { Wish } from './wish.ts';
import './accounts.css';

const TABLE_PX = 640;
const REST_MS = 250;
const AGAIN_MS = 15_000;

/** The accounts of the server, and the actions for them. */
export function AccountsScreen({ accounts }: { accounts: AccountBook }) {
  const say = useWords(accountWords);
  const view = useSyncExternalStore(accounts.subscribe, accounts.snapshot);
  const [wish, setWish] = useState<Wish>();
  const place = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(place, TABLE_PX);
  const [text, setText] = useSearch(accounts);
  const reload = () => void accounts.reload();
  const trouble = useTrouble(view.trouble, !view.isNew, reload);
  const Rows = isNarrow ? AccountCards : AccountTable;
  return (
    <Screen
      title={say('title')}
      back={['admin']}
      isWide
      acts={
        <BarAct
          look="primary"
          icon={<UserPlus aria-hidden />}
          label={say('add')}
          onPress={() => setWish({ act: 'add' })}
        />
      }
    >
      <SearchField label={say('search')} placeholder={say('searchHint')} value={text} onChange={setText} />
      <Trouble error={trouble} onAgain={reload} />
      <div ref={place} className="accounts-rows" aria-busy={view.isLoading}>
        {view.rows.length > 0 && <Rows rows={view.rows} onWish={setWish} />}
        {view.rows.length === 0 && !view.isNew && (
          <Empty icon={<UserX aria-hidden />} title={say('nobody')}>
            <p>{say('nobodyHint')}</p>
          </Empty>
        )}
      </div>
      {(view.page > 1 || view.hasNext) && (
        <nav className="accounts-pages" aria-label={say('page', { page: view.page })}>
          <IconButton label={say('back')} isDisabled={view.page === 1} onPress={() => void accounts.back()}>
            <ChevronLeft aria-hidden />
          </IconButton>
          <span className="number">{say('page', { page: view.page })}</span>
          <IconButton label={say('next')} isDisabled={!view.hasNext} onPress={() => void accounts.next()}>
            <ChevronRight aria-hidden />
          </IconButton>
        </nav>
      )}
      <AccountBookContext value={accounts}>
        <AccountActs wish={wish} onWish={setWish} />
      </AccountBookContext>
    </Screen>
  );
}

/** The search text: applied after a pause in typing. The shown page is also refreshed from time to time. */
function useSearch(accounts: AccountBook): readonly [string, (text: string) => void] {
  const [text, setText] = useState(() => accounts.snapshot().text);
  const isFirst = useRef(true);
  useEffect(() => {
    const timer = setTimeout(() => void accounts.find(text), isFirst.current ? 0 : REST_MS);
    isFirst.current = false;
    return () => clearTimeout(timer);
  }, [accounts, text]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && !accounts.snapshot().isLoading) void accounts.reload();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [accounts]);
  return [text, setText];
}
