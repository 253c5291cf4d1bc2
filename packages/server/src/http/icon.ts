/**
 * @module
 * The mark of our own pages, and of a site that has none yet: signed, and signed again. Floor 5.
 */

/** `GET /icon.svg`. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
<rect width="32" height="32" rx="8" fill="#1f4fd8" stroke="none"/>
<path d="m7 17 4.5 4.5L20 11"/>
<path d="m17 21 .5.5L26 11" stroke-opacity=".65"/>
</svg>
`
