/**
 * @module
 * What is about to happen, as the server's record of the action says it. The step-up pins it on top, and so does the
 * phone that takes the picture for one.
 */
import type { ActionView, TextPart } from '@countersign/protocol'
import { css, html, nothing } from 'lit'

export const actionSheet = css`
  .action {
    margin-block: 0 20px;
    padding: 16px;
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--text) 5%, transparent);
  }
  .action p {
    margin: 0;
    color: var(--text);
    font-size: 1.125em;
    line-height: 1.4;
  }
  .action p bdi bdi {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .action small {
    display: block;
    color: var(--quiet);
    font-size: 0.875em;
  }
  dl {
    display: grid;
    gap: 4px;
    margin: 12px 0 0;
    font-size: 0.875em;
  }
  dl div {
    display: flex;
    justify-content: space-between;
    gap: 16px;
  }
  dt {
    flex: none;
    max-inline-size: 50%;
    color: var(--quiet);
  }
  dd {
    margin: 0;
    text-align: end;
  }
`

/** Text from the server's record of the action; each value is isolated, so that it moves nothing. */
export function renderAction({ text, rows }: ActionView, site: string): unknown {
  return html`<div class="action" id="action" part="action">
    <small><bdi>${site}</bdi></small>
    <p>${renderSentence(text)}</p>
    ${
      rows.length > 0
        ? html`<dl>
          ${rows.map(
            ({ label, text: value }) =>
              html`<div>
                <dt>${label}</dt>
                <dd><bdi>${value}</bdi></dd>
              </div>`,
          )}
        </dl>`
        : nothing
    }
  </div>`
}

/** Its language may be another than the page's: the order of its words is its own. */
export function renderSentence(parts: readonly TextPart[]): unknown {
  return html`<bdi>${parts.map(renderPart)}</bdi>`
}

function renderPart({ text, field }: TextPart): unknown {
  return field ? html`<bdi>${text}</bdi>` : text
}
