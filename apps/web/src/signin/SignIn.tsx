import type { ServerInfo } from '@rookery/client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useRoute } from '../app/route.ts';
import { SignInForm } from './SignInForm.tsx';
import { Welcome } from './Welcome.tsx';

const Register = lazy(() => import('./Register.tsx').then(({ Register }) => ({ default: Register })));

/** What whoever is not signed in sees: the door, and under `#/register` and `#/invite/CODE` the way to an account. */
export function SignIn({ isEnded }: { isEnded: boolean }) {
  const server = useServer();
  const [area, code = ''] = useRoute();
  const isNew = area === 'register' || area === 'invite';
  return (
    <Welcome name={server?.name}>
      {isNew ? (
        <Suspense>
          <Register key={code} code={code} server={server} />
        </Suspense>
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
