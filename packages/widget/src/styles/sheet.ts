/**
 * @module
 * The modal sheet: from the bottom on phones, in the middle elsewhere.
 */
import { css } from 'lit'

export const sheet = css`
  :host {
    display: contents;
  }
  dialog {
    inline-size: 100%;
    max-inline-size: 420px;
    max-block-size: 100dvh;
    margin: auto;
    padding: 0;
    border: 0;
    background: none;
    overflow: visible;
  }
  dialog::backdrop {
    background: rgb(8 10 16 / 0.5);
  }
  dialog[open] {
    animation: rise 0.18s ease-out;
  }
  dialog[open]::backdrop {
    animation: fade 0.18s ease-out;
  }
  dialog .frame {
    min-block-size: min(var(--countersign-min-block-size, 460px), 100dvh);
    max-block-size: 100dvh;
    padding-block-start: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    border-color: transparent;
    border-radius: 12px;
    box-shadow: 0 24px 48px -12px rgb(0 0 0 / 0.3);
  }
  .top {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-inline: -24px -16px;
    padding: 8px 8px 8px 24px;
    padding-inline: 24px 8px;
    background: var(--surface);
  }
  #title {
    font-size: 1em;
    letter-spacing: 0;
  }
  .close {
    inline-size: 44px;
    min-block-size: 44px;
    padding: 0;
    color: var(--quiet);
  }
  #heading {
    font-size: 1.125em;
    line-height: 24px;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(16px);
    }
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
  @media (width <= 480px) {
    dialog {
      max-inline-size: 100%;
      margin-block-end: 0;
    }
    dialog .frame {
      max-inline-size: none;
      padding-block-end: calc(24px + env(safe-area-inset-bottom));
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
  }
  @media (width <= 400px) {
    .top {
      margin-inline: -16px -8px;
      padding-inline: 16px 8px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    dialog[open],
    dialog[open]::backdrop {
      animation: none;
    }
  }
`
