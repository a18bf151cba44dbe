/** How large a credential may be: alone here, so that pages can ask before they hand one over. */

export const MAX_CREDENTIAL_CHARS = 24_576;
