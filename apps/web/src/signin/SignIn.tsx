import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useDoor } from '../app/door-context.ts';
import { defineWords, useWords } from '../app/language.ts';
import { useProblem } from '../app/problems.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';

const words = defineWords('signin', {
  en: { number: 'Number', password: 'Password', signIn: 'Sign in', ended: 'Your session has ended.' },
  zh: { number: '号码', password: '密码', signIn: '登录', ended: '登录已失效。' },
});

export function SignIn({ isEnded }: { isEnded: boolean }) {
  const say = useWords(words);
  const door = useDoor();
  const problem = useProblem();
  const [uin, setUin] = useState('');
  const [password, setPassword] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    door.signIn(Number(uin), password, true).catch((error: unknown) => setTrouble(problem(error)));
  };
  return (
    <main>
      {isEnded && <p>{say('ended')}</p>}
      <Form onSubmit={submit}>
        <Field label={say('number')} value={uin} onChange={setUin} />
        <Field label={say('password')} type="password" value={password} onChange={setPassword} />
        {trouble && <p className="trouble">{trouble}</p>}
        <Button type="submit" look="primary">
          {say('signIn')}
        </Button>
      </Form>
    </main>
  );
}
