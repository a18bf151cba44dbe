/** The side panel page: shows `Panel`, nothing else. */

import '../../src/ui/theme.css';
import { render } from 'preact';
import { Panel } from '../../src/ui/panel/panel.tsx';

render(<Panel />, document.getElementById('screen')!);
