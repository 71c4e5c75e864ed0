import { defineWords, useWords } from '../base/language.ts';
import { LEAST_CHARS, type Strength } from './strength.ts';
import './strength.css';

const words = defineWords({
  en: {
    rule: 'At least {{least}} characters.',
    short_one: 'At least {{least}} characters: {{count}} more.',
    short_other: 'At least {{least}} characters: {{count}} more.',
    guessed: 'Easy to guess.',
    fair: 'Good. Longer is stronger.',
    strong: 'Strong.',
  },
  zh: {
    rule: '至少 {{least}} 个字符。',
    short_other: '至少 {{least}} 个字符，还差 {{count}} 个。',
    guessed: '太容易猜到，别人会最先试这个。',
    fair: '不错，再长一些会更安全。',
    strong: '很安全。',
  },
});

/** Shows the strength of a new password, as text and as a bar. */
export function StrengthNote({ strength, isEmpty }: { strength: Strength; isEmpty: boolean }) {
  const say = useWords(words);
  if (isEmpty) return <span className="strength">{say('rule', { least: LEAST_CHARS })}</span>;
  return (
    <span className={`strength strength-${strength.is}`}>
      <span className="strength-bar" aria-hidden="true" />
      {strength.is === 'short' ? say('short', { least: LEAST_CHARS, count: strength.missing }) : say(strength.is)}
    </span>
  );
}
