/** The script in the page's own world, registered at run time for sites that are switched on. */

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startInpage } from '../src/browser/inpage.ts';

export default defineUnlistedScript(startInpage);
