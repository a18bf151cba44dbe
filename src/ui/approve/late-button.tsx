/** What confirms: pressed at the earliest a second after it came up (docs/spec/page-requests.md section 4). */

import { useEffect, useRef, useState } from 'preact/hooks';

/** So that a click meant for something else agrees to nothing; again when the window comes to the front. */
const CONFIRM_AFTER_MS = 1_000;

export function LateButton({ words, onPress }: { readonly words: string; readonly onPress: () => void }) {
  const [isReady, setReady] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    const wait = () => {
      setReady(false);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setReady(true), CONFIRM_AFTER_MS);
    };
    wait();
    addEventListener('focus', wait);
    return () => {
      removeEventListener('focus', wait);
      clearTimeout(timer.current);
    };
  }, []);
  const press = () => {
    setReady(false);
    onPress();
  };
  return (
    <button type="button" class="main" disabled={!isReady} onClick={press}>
      {words}
    </button>
  );
}
