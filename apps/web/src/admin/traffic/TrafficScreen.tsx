import { Cable, Pause, Play, SearchX, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useWords } from '../../base/language.ts';
import { BarAct } from '../../ui/BarAct.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { SelectField, Toggle } from '../../ui/Field.tsx';
import { Empty, ScreenBar } from '../../ui/Screen.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { commandsIn, type Filter, filtered } from './filter.ts';
import { LineDetail } from './LineDetail.tsx';
import { LineList } from './LineList.tsx';
import type { Traffic, TrafficView } from './traffic.ts';
import { trafficWords } from './traffic-words.ts';
import './traffic.css';

const everything: Filter = { command: '', text: '', hidesHeartbeats: true };

/** The protocol window: the traffic of the account's own clients, both ways. */
export function TrafficScreen({ traffic }: { traffic: Traffic }) {
  const say = useWords(trafficWords);
  const view = useSyncExternalStore(traffic.subscribe, traffic.snapshot);
  const [filter, setFilter] = useState(everything);
  const [chosen, setChosen] = useState<number>();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => traffic.open(), [traffic]);
  const shown = useMemo(() => filtered(view.lines, filter), [view.lines, filter]);
  const line = view.lines.find(({ id }) => id === chosen);
  const close = () => {
    setChosen(undefined);
    list.current?.focus();
  };
  return (
    <section className={`screen${line ? ' traffic-reading' : ''}`}>
      <ScreenBar
        title={<h1>{say('title')}</h1>}
        back={['admin']}
        acts={
          <>
            <BarAct
              icon={view.isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
              label={say(view.isPaused ? 'resume' : 'pause')}
              look={view.isPaused ? 'primary' : 'plain'}
              onPress={() => traffic.pause(!view.isPaused)}
            />
            <IconButton label={say('clear')} onPress={() => traffic.clear()}>
              <Trash2 aria-hidden />
            </IconButton>
          </>
        }
      />
      <FilterBar filter={filter} onFilter={setFilter} view={view} shown={shown.length} />
      <div className={`traffic${line ? ' traffic-split' : ''}`}>
        {shown.length > 0 ? (
          <LineList lines={shown} list={list} chosen={chosen} onChoose={setChosen} />
        ) : (
          <NoLines view={view} isFiltered={view.lines.length > 0} />
        )}
        {line && <LineDetail line={line} onClose={close} />}
      </div>
    </section>
  );
}

function FilterBar({
  filter,
  onFilter,
  view,
  shown,
}: {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  view: TrafficView;
  shown: number;
}) {
  const say = useWords(trafficWords);
  const options = useMemo(() => {
    const names = new Set([...commandsIn(view.lines), filter.command]);
    names.delete('');
    return [{ key: '', label: say('every') }, ...[...names].map((name) => ({ key: name, label: name }))];
  }, [view.lines, filter.command, say]);
  return (
    <div className="traffic-filter">
      <p className="muted traffic-reach">
        {say(view.reach === 'page' ? 'page' : 'all')}{' '}
        <span className="number">{say('shown', { shown, count: view.count })}</span>
      </p>
      <SearchField
        label={say('search')}
        placeholder={say('searchHint')}
        value={filter.text}
        onChange={(text) => onFilter({ ...filter, text })}
      />
      <div className="traffic-choices">
        <SelectField
          label={say('command')}
          value={filter.command}
          options={options}
          onChange={(command) => onFilter({ ...filter, command })}
        />
        <Toggle
          label={say('hideHeartbeats')}
          isOn={filter.hidesHeartbeats}
          onChange={(hidesHeartbeats) => onFilter({ ...filter, hidesHeartbeats })}
        />
      </div>
    </div>
  );
}

function NoLines({ view, isFiltered }: { view: TrafficView; isFiltered: boolean }) {
  const say = useWords(trafficWords);
  if (isFiltered) return <Empty icon={<SearchX aria-hidden />} title={say('noneFound')} />;
  const state = view.isPaused ? 'paused' : 'waiting';
  return (
    <Empty icon={view.isPaused ? <Pause aria-hidden /> : <Cable aria-hidden />} title={say(state)}>
      <p>{say(`${state}Hint`)}</p>
    </Empty>
  );
}
