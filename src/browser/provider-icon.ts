/** The extension's icon as EIP-6963 wants it, drawn in a few characters: it is in every page of a site that is switched on. */

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2b3fd6"/>' +
  '<path d="M6 5h4v22H6zM22 5h4v22h-4z" fill="#fff"/><circle cx="16" cy="16" r="4.5" fill="#fff"/></svg>';

export const PROVIDER_ICON = `data:image/svg+xml,${encodeURIComponent(SVG)}`;
