// Starts the page.
import { render } from 'preact';
import { followLinks } from './address/location.ts';
import { startClock } from './live/clock.ts';
import { askWhoAmI } from './live/me.ts';
import './look/tokens.css';
import './look/base.css';
import './look/shell.css';
import './look/parts.css';
import { Page } from './shell/page.tsx';
import { applyTheme } from './shell/theme.ts';

applyTheme();
followLinks();
startClock();
void askWhoAmI();
const place = document.getElementById('page');
if (place !== null) render(<Page />, place);
