import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startLanguage } from './app/language.ts';
import { Settings } from './app/settings.ts';
import { Site } from './offline/site.ts';
import './styles/tokens.css';
import './styles/base.css';

const settings = new Settings(window);
startLanguage(settings);
const site = new Site(window);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App settings={settings} site={site} />
  </StrictMode>,
);
