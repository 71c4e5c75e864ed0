import { ShieldAlert } from 'lucide-react';
import { type ComponentType, useEffect, useMemo } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import { go, goInstead, type Route } from '../base/route.ts';
import { Button } from '../ui/Button.tsx';
import { Empty, Screen } from '../ui/Screen.tsx';
import { useIsWide } from '../ui/useIsWide.ts';
import { type Area, openArea } from './area.ts';
import { type SectionName, sections, sectionWords } from './sections.ts';
import './admin.css';

const screens: Record<SectionName, ComponentType<Area>> = {
  accounts: part(() => import('./accounts/AccountsScreen.tsx').then((m) => m.AccountsScreen)),
  invites: part(() => import('./invites/InvitesScreen.tsx').then((m) => m.InvitesScreen)),
  groups: part(() => import('./groups/GroupsScreen.tsx').then((m) => m.GroupsScreen)),
  figures: part(() => import('./figures/FiguresScreen.tsx').then((m) => m.FiguresScreen)),
  server: part(() => import('./server/ServerScreen.tsx').then((m) => m.ServerScreen)),
  audit: part(() => import('./audit/AuditScreen.tsx').then((m) => m.AuditScreen)),
  traffic: part(() => import('./traffic/TrafficScreen.tsx').then((m) => m.TrafficScreen)),
};

/** The main pane of the administration. */
export function AdminScreen({ route: [name] }: { route: Route }) {
  const isAdmin = useStore((state) => state.isAdmin);
  const isKnown = useStore((state) => state.isAdmin || state.profile !== undefined);
  const messenger = useMessenger();
  const area = useMemo(() => openArea(messenger), [messenger]);
  const isWide = useIsWide('43.75rem');
  const section = sections.find((each) => each.name === name)?.name;
  useEffect(() => {
    if (!isAdmin || section !== undefined) return;
    // Beside the list a screen is always shown; on a phone the list is a screen itself.
    if (isWide) goInstead('admin', 'accounts');
    else if (name !== undefined) goInstead('admin');
  }, [isAdmin, isWide, section, name]);
  if (!isKnown) return null;
  if (!isAdmin) return <NoAdministrator />;
  const Section = section && screens[section];
  return Section && <Section {...area} />;
}

function NoAdministrator() {
  const say = useWords(sectionWords);
  return (
    <Screen title={say('title')} back={['admin']}>
      <Empty icon={<ShieldAlert aria-hidden />} title={say('onlyAdmins')}>
        <p>{say('onlyAdminsHint')}</p>
        <Button look="primary" onPress={() => go('chats')}>
          {say('toChats')}
        </Button>
      </Empty>
    </Screen>
  );
}
