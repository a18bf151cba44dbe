/** The side panel page: shows `Panel`, and goes on with attestations that an earlier one began. */

import '../../src/ui/theme.css';
import '../../src/ui/forms.css';
import { render } from 'preact';
import { watchAttesting } from '../../src/browser/attest-watch.ts';
import { Panel } from '../../src/ui/panel/panel.tsx';

render(<Panel />, document.getElementById('screen')!);
watchAttesting();
