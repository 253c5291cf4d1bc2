/**
 * @module
 * The height that the phone element keeps free: it stands in a form, among other fields.
 */
import { css } from 'lit'

export const doneSheet = css`
  .frame {
    min-block-size: var(--countersign-min-block-size, 340px);
  }
  p.number {
    text-align: center;
    color: var(--text);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  .body:has(p.number) .mark {
    margin-block: 8px 16px;
  }
`
