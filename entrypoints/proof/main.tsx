/** The page for proofs that somebody holds as files: shows `ProofPage`, nothing else. */

import '../../src/ui/theme.css';
import '../../src/ui/forms.css';
import '../../src/ui/options.css';
import { render } from 'preact';
import { ProofPage } from '../../src/ui/proof/proof-page.tsx';

render(<ProofPage />, document.getElementById('screen')!);
