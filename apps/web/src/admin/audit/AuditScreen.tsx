import { RotateCw, ScrollText, SearchX } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useWords } from '../../base/language.ts';
import { useNames } from '../../base/useNames.ts';
import { useTrouble } from '../../base/useReach.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Empty, Screen } from '../../ui/Screen.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { dayOf, useTimes } from '../../ui/time.ts';
import type { AuditLog } from './audit-log.ts';
import { type AuditEntry, accountsIn, auditWords, matching, sentenceOf } from './audit-words.ts';
import './audit.css';

/** Acts of administrators and of the command line. */
export function AuditScreen({ audit }: { audit: AuditLog }) {
  const say = useWords(auditWords);
  const view = useSyncExternalStore(audit.subscribe, audit.snapshot);
  const [text, setText] = useState('');
  const sentence = useSentence(view.entries);
  const shown = useMemo(() => matching(view.entries, text, sentence), [view.entries, text, sentence]);
  const load = () => void audit.load();
  const trouble = useTrouble(view.trouble, !view.isNew, load);
  useEffect(() => void audit.load(), [audit]);
  return (
    <Screen
      title={say('title')}
      back={['admin']}
      acts={
        <IconButton label={say('reload')} onPress={load}>
          <RotateCw aria-hidden />
        </IconButton>
      }
    >
      <p className="muted audit-hint">{say('hint')}</p>
      <SearchField label={say('filter')} placeholder={say('filterHint')} value={text} onChange={setText} />
      <p role="status" className="visually-hidden">
        {!view.isNew && say('shown', { count: shown.length })}
      </p>
      <Trouble error={trouble} onAgain={load} />
      {!view.isNew && view.entries.length === 0 && (
        <Empty icon={<ScrollText aria-hidden />} title={say('nothing')}>
          <p>{say('nothingHint')}</p>
        </Empty>
      )}
      {view.entries.length > 0 && shown.length === 0 && (
        <Empty icon={<SearchX aria-hidden />} title={say('noneFound')} />
      )}
      {daysOf(shown).map((entries) => (
        <Day key={dayOf(entries[0]?.at ?? 0)} entries={entries} sentence={sentence} />
      ))}
      {view.hasMore && (
        <Button isDisabled={view.isLoading} onPress={() => void audit.more()}>
          {say('more')}
        </Button>
      )}
      {!view.hasMore && view.entries.length > 0 && <p className="muted audit-end">{say('end')}</p>}
    </Screen>
  );
}

function Day({ entries, sentence }: { entries: readonly AuditEntry[]; sentence: (entry: AuditEntry) => string }) {
  const times = useTimes();
  return (
    <section className="audit-day">
      <h2 className="audit-date">{times.day(entries[0]?.at ?? 0)}</h2>
      <ol className="audit-acts">
        {entries.map((entry) => (
          <li key={entry.id} className="audit-act">
            <time className="number muted" dateTime={new Date(entry.at).toISOString()} title={times.full(entry.at)}>
              {times.clock(entry.at)}
            </time>
            <span className={`audit-mark audit-mark-${toneOf(entry.act)}`} aria-hidden />
            <span className="audit-sentence">{sentence(entry)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const taking = ['disable', 'demote', 'uninvite', 'unfriend', 'block', 'end-app-password', 'end-session'];
const giving = ['create', 'enable', 'promote', 'invite', 'befriend', 'unblock', 'app-password'];

/** Whether an act granted, removed or changed something. */
function toneOf(act: string): 'giving' | 'taking' | 'changing' {
  if (taking.includes(act)) return 'taking';
  return giving.includes(act) ? 'giving' : 'changing';
}

function useSentence(entries: readonly AuditEntry[]): (entry: AuditEntry) => string {
  const say = useWords(auditWords);
  const nameOf = useNames(useMemo(() => entries.flatMap(accountsIn), [entries]));
  return useCallback((entry) => sentenceOf(say, entry, nameOf), [say, nameOf]);
}

function daysOf(entries: readonly AuditEntry[]): (readonly AuditEntry[])[] {
  const days: AuditEntry[][] = [];
  let last: string | undefined;
  for (const entry of entries) {
    const day = dayOf(entry.at);
    if (day !== last) days.push([]);
    days.at(-1)?.push(entry);
    last = day;
  }
  return days;
}
