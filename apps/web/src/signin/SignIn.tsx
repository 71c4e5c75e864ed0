import type { ServerInfo } from '@rookery/client';
import { useEffect, useState } from 'react';
import { part } from '../app/part.tsx';
import { goInstead, useRoute } from '../app/route.ts';
import { keepNumber } from './new-number.ts';
import { SignInForm } from './SignInForm.tsx';
import { Welcome } from './Welcome.tsx';

const Register = part(() => import('./Register.tsx').then((m) => m.Register), { takesFocus: true });
const Registered = part(() => import('./Register.tsx').then((m) => m.Registered), { takesFocus: true });

type Made = { readonly uin: number; readonly password: string };

/** What whoever is not signed in sees: the door, and under `#/register` and `#/invite/CODE` the way to an account. */
export function SignIn({ isEnded }: { isEnded: boolean }) {
  const server = useServer();
  const [area, code = ''] = useRoute();
  const [made, setMade] = useState<Made>();
  const isNew = area === 'register' || area === 'invite';
  const onMade = (account: Made) => {
    keepNumber(account.uin);
    setMade(account);
    // A reload leads to where one signs in.
    goInstead();
  };
  return (
    <Welcome name={server?.name}>
      {made ? (
        <Registered {...made} onSignIn={() => setMade(undefined)} />
      ) : isNew ? (
        <Register key={code} code={code} server={server} onMade={onMade} />
      ) : (
        <SignInForm isEnded={isEnded} registration={server?.registration} />
      )}
    </Welcome>
  );
}

/** After so long a server that has not answered is asked again. */
const AGAIN_MS = 3000;

/** What the server is; nothing as long as it does not answer. */
function useServer(): ServerInfo | undefined {
  const [server, setServer] = useState<ServerInfo>();
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      import('@rookery/client')
        .then(({ http, serverInfo }) => serverInfo({ transport: http(window.location.origin) }))
        .then((info) => isWanted && setServer(info))
        // Whoever signs in hears of it.
        .catch(() => {
          if (isWanted) timer = setTimeout(ask, AGAIN_MS);
        });
    };
    ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, []);
  return server;
}
