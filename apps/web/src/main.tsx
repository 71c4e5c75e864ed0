import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { PageDoor } from './app/door.ts';
import { Shell, SignIn } from './app/entrances.ts';
import { leaveToInputMethod } from './base/input-method.ts';
import { tellWidgets } from './base/language.ts';
import { followLinks } from './base/route.ts';
import { Settings } from './base/settings.ts';
import { Site } from './offline/site.ts';
import './styles/tokens.css';
import './styles/base.css';

const settings = new Settings(window);
tellWidgets(settings);
leaveToInputMethod(window);
followLinks();
const site = new Site(window);
const door = new PageDoor(window, Shell.fetch);
// Until then index.html has something to show.
if (door.snapshot().at === 'out') await SignIn.fetch();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App door={door} settings={settings} site={site} />
  </StrictMode>,
);
