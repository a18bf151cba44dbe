/** The demo page: asks its server what is on show and builds the sections. */

import { ask } from './ask.ts';
import { showBench } from './bench.ts';
import { fill, place } from './dom.ts';
import { showPictures, showTexts } from './gallery.ts';
import { showOwnText } from './own-text.ts';
import { showPolls } from './polls.ts';
import { showProven } from './proven.ts';
import { trouble } from './verdict-view.ts';

try {
  const state = await ask.state();
  const putOnBench = showBench(state);
  showPictures(state, putOnBench);
  showTexts(state);
  showProven(state, putOnBench);
  showOwnText();
  showPolls(state);
  document.documentElement.dataset.ready = 'yes';
} catch (error) {
  fill(place('pictures'), trouble(error));
}
