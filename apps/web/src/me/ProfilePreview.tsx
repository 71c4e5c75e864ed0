import type { Profile } from '@rookery/store';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { factsIn } from '../profile/facts.ts';
import { useProfileWords } from '../profile/profile-words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import './face.css';

const words = defineWords({
  en: { title: 'What others see', face: 'Change my face', nothing: 'Nothing else shared yet.' },
  zh: { title: '别人看到的你', face: '更换头像', nothing: '还没有填写其他资料。' },
});

/** My profile as others will see it, with unsaved edits. */
export function ProfilePreview({ profile }: { profile: Profile }) {
  const say = useWords(words);
  const uin = useStore((state) => state.uin);
  const facts = factsIn(profile, useProfileWords());
  return (
    <section className="me-preview" aria-label={say('title')}>
      <a className="me-own-face" href={hrefOf('me', 'face')} aria-label={say('face')} title={say('face')}>
        <Avatar uin={uin} face={profile.face ?? 0} size="huge" />
      </a>
      <div className="me-preview-texts">
        <h2 className="me-preview-title">{say('title')}</h2>
        <p className="me-preview-name">
          <bdi>{profile.nick}</bdi>
        </p>
        <p className="number">{uin}</p>
        {profile.introduction && (
          <p>
            <bdi>{profile.introduction}</bdi>
          </p>
        )}
        <p className="me-preview-facts">
          {facts.length === 0 && say('nothing')}
          {facts.map(({ field, label, text }) => (
            <span key={field}>
              {label} <bdi>{text}</bdi>
            </span>
          ))}
        </p>
      </div>
    </section>
  );
}
