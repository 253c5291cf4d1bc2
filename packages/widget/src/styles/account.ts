/**
 * @module
 * The account: a wider card, rows with buttons, codes to keep, a QR code.
 */
import { css } from 'lit'

export const accountSheet = css`
  .frame {
    max-inline-size: 560px;
  }
  /* What has happened stands above a list that may be longer than the window. */
  .frame:has(.ways) > .body {
    order: 1;
  }
  .frame:has(.ways) > :is(button, .links),
  ::slotted([slot='footer']) {
    order: 2;
  }
  .body > .notice {
    margin-block: 0 16px;
  }
  .frame:has(.ways) .notice {
    margin-block: 16px 0;
  }
  section + section {
    margin-block-start: 16px;
  }
  section:last-child,
  .keep {
    margin-block-end: 16px;
  }
  h3 {
    margin: 0 0 4px;
    color: var(--quiet);
    font-size: 0.875em;
    font-weight: 600;
    line-height: 20px;
  }
  .ways {
    gap: 0;
  }
  .ways > li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding-block: 8px;
    border-block-start: 1px solid var(--hair);
  }
  .what {
    flex: 1 1 150px;
  }
  .what b {
    font-weight: 500;
  }
  .what small:last-child {
    display: flex;
    flex-wrap: wrap;
    column-gap: 12px;
  }
  .badge {
    display: inline-block;
    margin-inline-start: 4px;
    padding-inline: 8px;
    border-radius: 10px;
    background: color-mix(in srgb, var(--good) 12%, transparent);
    color: var(--good);
    font-size: 0.8125em;
    font-weight: 500;
    line-height: 20px;
  }
  .acts {
    display: flex;
    margin-inline: auto -10px;
  }
  .acts button {
    min-inline-size: 44px;
    min-block-size: 44px;
    padding: 10px;
    color: var(--quiet);
  }
  .acts .words {
    color: var(--accent);
    font-size: 0.9375em;
  }
  .acts button:hover {
    color: var(--text);
  }
  .edit {
    flex: 1 0 100%;
    display: grid;
    gap: 4px;
  }
  .edit div {
    display: flex;
    gap: 8px;
  }
  .edit button {
    flex: 1;
    margin: 4px 0 0;
  }
  .code-key {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 4px;
    padding-inline: 12px 4px;
    border: 1px solid var(--hair);
    border-radius: var(--radius);
  }
  code {
    flex: 1;
    direction: ltr;
    unicode-bidi: isolate;
    font: 0.9375em/1.5 ui-monospace, monospace;
    text-align: start;
    user-select: all;
  }
  .app p {
    margin-block: 0 12px;
  }
  .qr {
    display: block;
    inline-size: 200px;
    block-size: 200px;
    margin: 0 auto 12px;
    border: 1px solid var(--hair);
    border-radius: var(--radius);
    forced-color-adjust: none;
  }
  .qr-light {
    fill: #fff;
    stroke: none;
  }
  .qr-dark {
    fill: #000;
    stroke: none;
  }
  .app {
    margin-block-end: 16px;
  }
  .app a {
    display: flex;
    align-items: center;
    justify-content: center;
    min-block-size: 44px;
    color: var(--accent);
    font-size: 0.9375em;
    font-weight: 500;
  }
  .codes {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(160px, 1fr));
    gap: 4px 16px;
    margin: 0 0 16px;
    padding: 12px 16px;
    border: 1px solid var(--hair);
    border-radius: var(--radius);
    list-style: none;
    text-align: center;
  }
  .codes code {
    text-align: center;
  }
  .receipt {
    min-inline-size: 0;
    overflow-wrap: anywhere;
    font-size: 0.8125em;
  }
  /* Below the words of its way. */
  details {
    flex: 1 0 100%;
    padding-inline-start: 36px;
  }
  summary {
    inline-size: fit-content;
    padding: 10px 4px;
    border-radius: 4px;
    margin-inline-start: -4px;
    color: var(--accent);
    font-size: 0.9375em;
    line-height: 24px;
    cursor: pointer;
  }
  summary:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .keep {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .keep .secondary {
    flex: 1 1 auto;
    margin: 0;
    padding-inline: 12px;
  }
`
