/** Worker half of `tree.ts`. */

import { treeTimes } from './tree-times.ts';

self.onmessage = () => {
  self.postMessage(treeTimes());
};
