/** The settings page: shows `OptionsPage`, nothing else. */

import '../../src/ui/theme.css';
import '../../src/ui/forms.css';
import '../../src/ui/options.css';
import '../../src/ui/signing.css';
import { render } from 'preact';
import { OptionsPage } from '../../src/ui/options/options-page.tsx';

render(<OptionsPage />, document.getElementById('screen')!);
