import { Fragment, type ReactNode } from 'react';
import { useWords } from '../base/language.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { blocksIn, type CodePart, inlineCodeIn } from './code-parts.ts';
import { words } from './words.ts';
import './code.css';

/** A text with its code blocks; `rest` renders the text between them. */
export function inBlocks(text: string, rest: (text: string) => ReactNode): ReactNode {
  return blocksIn(text).map((part, index) => {
    const key = `${index}`;
    return part.kind === 'words' ? <Fragment key={key}>{rest(part.text)}</Fragment> : <Block key={key} {...part} />;
  });
}

/** A text with its inline code; `rest` renders the text between. */
export function inLines(text: string, rest: (text: string) => ReactNode): ReactNode {
  return inlineCodeIn(text).map((part, index) => {
    const key = `${index}`;
    if (part.kind === 'words') return <Fragment key={key}>{rest(part.text)}</Fragment>;
    return (
      <Fragment key={key}>
        <Sign text={part.before} />
        <code className="message-code">{part.text}</code>
        <Sign text={part.after} />
      </Fragment>
    );
  });
}

/** The backticks: copied with the text, but not visible. */
function Sign({ text }: { text: string }) {
  return <span className="message-sign">{text}</span>;
}

/** A code block; wide lines scroll. */
function Block({ text, before, after }: Exclude<CodePart, { kind: 'words' }>) {
  const say = useWords(words);
  return (
    <span className="message-block">
      <Sign text={before} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard */}
      <code tabIndex={0} dir="ltr">
        {text}
      </code>
      <Sign text={after} />
      <CopyButton isIcon text={text} label={say('copyCode')} />
    </span>
  );
}
