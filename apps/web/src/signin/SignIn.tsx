import type { ServerInfo } from '@rookery/client';
import { useEffect, useState } from 'react';
import { part } from '../base/part.tsx';
import { goInstead, useRoute } from '../base/route.ts';
import { keepNumber } from './new-number.ts';
import { SignInForm } from './SignInForm.tsx';
import { Welcome } from './Welcome.tsx';

const Register = part(() => import('./Register.tsx').then((m) => m.Register), { takesFocus: true });
const Registered = part(() => import('./Register.tsx').then((m) => m.Registered), { takesFocus: true });

type Made = { readonly uin: number; readonly password: string };

/** The page when signed out: the sign-in, and registration under `#/register` and `#/invite/CODE`. */
export function SignIn({ isEnded }: { isEnded: boolean }) {
  const server = useServer();
  const [area, code = ''] = useRoute();
  const [made, setMade] = useState<Made>();
  const isNew = area === 'register' || area === 'invite';
  const onMade = (account: Made) => {
    keepNumber(account.uin);
    setMade(account);
    // After a reload, only the sign-in makes sense.
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

/** A server that has not answered is asked again after this time. */
const AGAIN_MS = 3000;

/** The server's settings; undefined until it answers. */
function useServer(): ServerInfo | undefined {
  const [server, setServer] = useState<ServerInfo>();
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      import('@rookery/client')
        .then(({ http, serverInfo }) => serverInfo({ transport: http(window.location.origin) }))
        .then((info) => isWanted && setServer(info))
        // The sign-in itself reports it.
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
