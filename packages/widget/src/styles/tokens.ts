/**
 * @module
 * Colours, radii and type of every element. Nothing relies on `:host`: the page may reset it.
 */
import { css } from 'lit'

/** Two values each: light and dark follow the page's `color-scheme`, or the attribute `theme`. */
export const tokens = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme='light']) .frame {
    color-scheme: light;
  }
  :host([theme='dark']) .frame {
    color-scheme: dark;
  }
  .frame {
    --accent: var(--countersign-accent, light-dark(#2f55d4, #a3b6ff));
    --on-accent: var(--countersign-accent-text, light-dark(#fff, #0f1630));
    --surface: var(--countersign-surface, light-dark(#fff, #17191e));
    --text: var(--countersign-text, light-dark(#15171c, #f2f3f5));
    --quiet: var(--countersign-text-quiet, light-dark(#585f6c, #a9b0bd));
    --line: light-dark(#838a97, #737b89);
    --hair: light-dark(#e2e5ea, #30343c);
    --bad: light-dark(#b3261e, #ffb4ab);
    --good: light-dark(#17723f, #7fdca4);
    --radius: var(--countersign-radius, 10px);
    font: medium/1.5 var(--countersign-font-family, system-ui, sans-serif);
    color: var(--text);
    text-align: start;
  }
`
