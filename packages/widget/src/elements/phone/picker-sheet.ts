/**
 * @module
 * The list of countries: over what stands below the number.
 */
import { css } from 'lit'

export const pickerSheet = css`
  .countries {
    position: absolute;
    inset: 100% 0 auto;
    z-index: 2;
    display: flex;
    flex-direction: column;
    max-block-size: 304px;
    padding: 8px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--surface);
    box-shadow: 0 16px 32px -12px rgb(0 0 0 / 0.3);
  }
  .countries input {
    flex: none;
    min-block-size: 44px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }
  .countries ::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
  .countries ul {
    flex: 0 1 auto;
    display: block;
    margin: 8px 0 0;
    padding: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    list-style: none;
  }
  .countries ul:empty {
    margin: 0;
  }
  .countries li {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    padding: 4px 12px;
    border-radius: 8px;
    cursor: pointer;
  }
  .countries li:hover {
    background: color-mix(in srgb, var(--text) 5%, transparent);
  }
  .countries [aria-selected='true'] {
    background: color-mix(in srgb, var(--accent) 14%, transparent);
    outline: 1px solid transparent;
  }
  .countries li span:nth-child(2) {
    flex: 1;
  }
  .countries bdi {
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
  }
  .countries p {
    margin: 0;
    padding-inline: 12px;
  }
  .countries p:not(:empty) {
    padding-block: 12px;
  }
`
