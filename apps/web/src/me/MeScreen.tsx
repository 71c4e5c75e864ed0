import { useDeferredValue } from 'react';
import type { Route } from '../base/route.ts';
import { AppearanceScreen } from './AppearanceScreen.tsx';
import { AppPasswordsScreen } from './AppPasswordsScreen.tsx';
import { FaceScreen } from './FaceScreen.tsx';
import { NewAppPasswordScreen } from './NewAppPasswordScreen.tsx';
import { NotificationsScreen } from './NotificationsScreen.tsx';
import { PasswordScreen } from './PasswordScreen.tsx';
import { PrivacyScreen } from './PrivacyScreen.tsx';
import { ProfileScreen } from './ProfileScreen.tsx';
import { SessionsScreen } from './SessionsScreen.tsx';
import './me.css';

/** The setting chosen in MeList; the profile by default. The list comes first: both at once would hold the page too long. */
export function MeScreen({ route }: { route: Route }) {
  return useDeferredValue(true, false) && <Setting route={route} />;
}

function Setting({ route: [section, place] }: { route: Route }) {
  if (section === 'face') return <FaceScreen />;
  if (section === 'appearance') return <AppearanceScreen />;
  if (section === 'privacy') return <PrivacyScreen />;
  if (section === 'notifications') return <NotificationsScreen />;
  if (section === 'password') return <PasswordScreen />;
  if (section === 'sessions') return <SessionsScreen />;
  if (section === 'app-passwords') return place === 'new' ? <NewAppPasswordScreen /> : <AppPasswordsScreen />;
  // The list leads here as well: discarded edits must not come back.
  return <ProfileScreen key={section ?? ''} />;
}
