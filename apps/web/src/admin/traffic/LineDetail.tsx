import { SquareTerminal, X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useLocale, useWords } from '../../base/language.ts';
import { IconButton } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { clockWithMs } from './clock.ts';
import { curlOf } from './curl.ts';
import type { Decoded, DecodedField, Meaning } from './decoding.ts';
import { Res } from './LineList.tsx';
import { inChinese } from './table-zh.ts';
import { isWhole, type Line, readLine } from './traffic.ts';
import { meaningWords, trafficWords } from './traffic-words.ts';

const MOST_ELEMENTS = 20;

/** One line in full. */
export function LineDetail({ line, onClose }: { line: Line; onClose: () => void }) {
  const say = useWords(trafficWords);
  const read = readLine(line);
  const curl = useMemo(
    () => (read.kind === 'request' && isWhole(line) ? curlOf(line.text, `${window.location.origin}/`) : undefined),
    [line, read],
  );
  return (
    <section className="traffic-detail" aria-label={say('detail')}>
      <header className="traffic-head">
        <div>
          <h2>
            {read.cmd || '?'} <small className="muted">{say(read.kind)}</small>
          </h2>
          <p className="muted number">
            {clockWithMs(line.at)} · {say(line.way === 'out' ? 'sent' : 'received')} ·{' '}
            {line.from === '' ? say('fromPage') : line.from} · {say(line.carrier)}
          </p>
        </div>
        <IconButton label={say('close')} onPress={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="traffic-body">
        <Outcome read={read} />
        <Fields fields={read.fields} event={read.event} />
        <Block title={say('raw')} text={line.text} act={<CopyButton text={line.text} label={say('copyRaw')} />} />
        {!isWhole(line) && <p className="muted">{say('cut')}</p>}
        {curl && (
          <Block
            title={say('curl')}
            text={curl}
            hint={say('curlHint')}
            act={<CopyButton text={curl} label={say('copyCurl')} icon={<SquareTerminal aria-hidden />} />}
          />
        )}
      </div>
    </section>
  );
}

function Outcome({ read: { res, error, problem } }: { read: Decoded }) {
  const meaning = useWords(meaningWords);
  const say = useWords(trafficWords);
  if (problem) return <p className="trouble">{problem}</p>;
  if (res === undefined) return null;
  return (
    <p className={res === 0 ? 'good' : 'trouble'}>
      <Res res={res} /> {res === 0 ? say('ok') : error && meaning(`error_${error}`)}
    </p>
  );
}

function Fields({ fields, event }: { fields: readonly DecodedField[]; event: Decoded['event'] }) {
  const say = useWords(trafficWords);
  return (
    <table className="traffic-fields">
      <thead>
        <tr>
          <th scope="col">{say('field')}</th>
          <th scope="col">{say('value')}</th>
          <th scope="col">{say('meaning')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ key, value, meaning }) => (
          <tr key={key}>
            <th scope="row">
              <code>{key}</code>
            </th>
            <td>
              <Value value={value} />
            </td>
            <td className="muted">
              <MeaningText meaning={meaning} event={key === 'MT' ? event : undefined} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { value: string | readonly string[] }) {
  const say = useWords(trafficWords);
  if (typeof value === 'string') return <bdi className="traffic-value">{value}</bdi>;
  const shown = value.slice(0, MOST_ELEMENTS);
  return (
    <>
      {value.length !== 1 && <span className="muted traffic-count">{say('elements', { count: value.length })}</span>}
      {shown.map((element, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: list elements on the wire have no other identity
        <bdi key={index} className="traffic-value traffic-element">
          {element}
        </bdi>
      ))}
      {value.length > shown.length && (
        <span className="muted">{say('more', { count: value.length - shown.length })}</span>
      )}
    </>
  );
}

function MeaningText({ meaning, event }: { meaning: Meaning; event: Decoded['event'] }) {
  const say = useWords(trafficWords);
  const word = useWords(meaningWords);
  const locale = useLocale();
  switch (meaning.of) {
    case 'nothing':
      return say('unknown');
    case 'table':
      return locale === 'en' ? meaning.about : inChinese(meaning.about);
    default:
      return event ? `${word(meaning.key)}: ${word(event)}` : word(meaning.key);
  }
}

function Block({ title, text, hint, act }: { title: string; text: string; hint?: string; act: ReactNode }) {
  return (
    <section className="traffic-block">
      <div className="traffic-block-head">
        <h3>{title}</h3>
        {act}
      </div>
      <pre>
        <bdi>{text}</bdi>
      </pre>
      {hint && <p className="muted">{hint}</p>}
    </section>
  );
}
