import type { Profile } from '@rookery/store';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { profileFields } from '../profile/profile-choices.ts';
import { Button } from '../ui/Button.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { Unsaved } from '../ui/Unsaved.tsx';
import { ProfileField } from './ProfileField.tsx';
import { ProfilePreview } from './ProfilePreview.tsx';
import { changedFields, type Edits, editedProfile, shownText, troubleWith } from './profile-form.ts';

const words = defineWords({
  en: {
    title: 'Profile',
    loading: "Your profile will load when you're connected.",
    who: 'Who you are',
    about: 'About you',
    place: 'Where you are',
    contact: 'How to reach you',
    work: 'Name and occupation',
    public: 'Anyone with an account on this server can view your profile. Only a nickname is required.',
    save: 'Save',
    busy: 'Saving…',
    discard: 'Discard changes',
    saved: 'Profile saved.',
    changed_one: '{{count}} unsaved change',
    changed_other: '{{count}} unsaved changes',
    wrong: "Some fields need fixing. They're marked above.",
  },
  zh: {
    title: '个人资料',
    loading: '连接后会显示你的资料。',
    who: '基本信息',
    about: '关于你',
    place: '所在地',
    contact: '联系方式',
    work: '姓名与职业',
    public: '本服务器上有账号的人都能查看你的资料。除昵称外都可以不填。',
    save: '保存',
    busy: '正在保存…',
    discard: '放弃修改',
    saved: '资料已保存。',
    changed_other: '有 {{count}} 处修改尚未保存。',
    wrong: '有些内容无法保存，已在上方标出。',
  },
});

/** Groups of fields. */
const groups = [
  ['who', ['nick', 'introduction']],
  ['about', ['sex', 'age', 'blood', 'sign', 'animal']],
  ['place', ['country', 'province', 'city', 'postcode', 'address']],
  ['contact', ['mail', 'mobile', 'phone', 'homepage']],
  ['work', ['realName', 'occupation', 'school']],
] as const;

/** My profile. */
export function ProfileScreen() {
  const say = useWords(words);
  const profile = useStore((state) => state.profile);
  return (
    <Screen title={say('title')} back={['me']}>
      {profile ? <ProfileForm profile={profile} /> : <p className="muted">{say('loading')}</p>}
    </Screen>
  );
}

function ProfileForm({ profile }: { profile: Profile }) {
  const say = useWords(words);
  const { store, notices } = useMessenger();
  // Untouched fields follow changes from other devices.
  const [edits, setEdits] = useState<Edits>({});
  const { isBusy, trouble, setTrouble, attempt } = useAttempt(useProblem());
  const wrong = profileFields.filter((field) => edits[field] !== undefined && troubleWith(field, edits[field]));
  const changes = changedFields(profile, edits);
  const count = Object.keys(changes).length;
  const save = async () => {
    await store.setProfile(changes);
    setEdits({});
    notices.say(say('saved'));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong.length > 0) setTrouble(say('wrong'));
    else if (count > 0 && !isBusy) void attempt(save);
  };
  return (
    <Form className="me-form" onSubmit={submit} validationBehavior="aria">
      <ProfilePreview profile={editedProfile(profile, edits)} />
      <p className="me-note">{say('public')}</p>
      {groups.map(([group, fields]) => (
        <Card key={group} title={say(group)}>
          <div className="me-fields">
            {fields.map((field) => (
              <ProfileField
                key={field}
                field={field}
                text={shownText(profile, edits, field)}
                onChange={(text) => {
                  setEdits((before) => ({ ...before, [field]: text }));
                  setTrouble(undefined);
                }}
              />
            ))}
          </div>
        </Card>
      ))}
      {(count > 0 || wrong.length > 0) && (
        <div className="me-save">
          <Unsaved />
          <p role="status" className="room" data-room={say('wrong')}>
            <span>{trouble ?? say('changed', { count: count + wrong.length })}</span>
          </p>
          <div className="me-acts">
            <Button look="quiet" onPress={() => setEdits({})}>
              {say('discard')}
            </Button>
            <Button look="primary" type="submit">
              {say(isBusy ? 'busy' : 'save')}
            </Button>
          </div>
        </div>
      )}
    </Form>
  );
}
