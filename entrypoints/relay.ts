/** The script between such a page and the background, registered with it. */

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startRelay } from '../src/browser/relay.ts';

export default defineUnlistedScript(startRelay);
