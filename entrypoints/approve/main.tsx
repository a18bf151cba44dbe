/** The consent window: shows `ApprovePage` for the request that its address names, nothing else. */

import '../../src/ui/theme.css';
import '../../src/ui/forms.css';
import '../../src/ui/options.css';
import '../../src/ui/signing.css';
import '../../src/ui/approve.css';
import { render } from 'preact';
import { ApprovePage } from '../../src/ui/approve/approve-page.tsx';

const id = new URLSearchParams(location.search).get('id') ?? '';
render(<ApprovePage id={id} />, document.getElementById('screen')!);
