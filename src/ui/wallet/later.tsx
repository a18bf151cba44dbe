/** A view whose code is loaded when it is first shown. */

import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function Later<P extends object>(props: {
  readonly load: () => Promise<ComponentType<P>>;
  readonly props: P;
  /** In its place until then. */
  readonly children?: ComponentChildren;
}) {
  const { load } = props;
  const [loaded, setLoaded] = useState<{
    readonly from: typeof load;
    readonly View: ComponentType<P>;
  } | null>(null);
  useEffect(() => {
    void load().then((View) => setLoaded({ from: load, View }));
  }, [load]);
  if (loaded?.from !== load) return <>{props.children}</>;
  return <loaded.View {...props.props} />;
}
