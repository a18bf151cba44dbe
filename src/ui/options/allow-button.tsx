/** Asks the browser for access to one origin, in the click itself, and then tries again. */

import { requestAccess } from '../panel-calls.ts';
import { t } from '../text.ts';

export function AllowButton(props: { readonly url: string; readonly onGranted: () => void }) {
  const { origin, hostname, protocol } = new URL(props.url);
  // Match patterns name no port.
  const pattern = `${protocol}//${hostname}/*`;
  return (
    <button
      type="button"
      title={origin}
      onClick={() => void requestAccess(pattern).then((granted) => granted && props.onGranted())}
    >
      {t('trust_allow')}
    </button>
  );
}
