/** What every app of the Pocket is drawn with. */
import { toClipboard } from '/assets/to-clipboard.js'

/** How long a button says how the copying went. */
const SHOWN_MS = 1600

export const person = document.body.dataset.person
export const find = (selector) => document.querySelector(selector)

export async function get(path) {
  const reply = await fetch(`/pocket/api/${path}`)
  if (!reply.ok) throw new Error('the Pocket did not answer')
  return reply.json()
}

export function post(path, body) {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`/pocket/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

export const toSpaced = (code) => code.replace(/^(\d{3})(\d{3})$|^(\d{4})(\d{4})$/, '$1$3 $2$4')

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

export function element(name, className, text) {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

/** Drawn again only when what it shows has changed: a press, and a reader's place, must survive. */
export function createDrawing(draw) {
  let drawn
  return (facts) => {
    const next = JSON.stringify(facts)
    if (next === drawn) return
    drawn = next
    draw(facts)
  }
}

export function toCopyButton(label, text, what) {
  const button = element('button', 'copy')
  button.type = 'button'
  button.dataset.text = text
  const face = element('span', '', label)
  button.append(face)
  if (what) button.append(element('span', 'unseen', ` ${what}`))
  const show = (isCopied) => showCopied({ button, face, label }, isCopied)
  // Without the focus (a press passed on by the page) the page itself does the copying, and says how it went.
  button.addEventListener('pocket-copied', ({ detail }) => show(detail))
  button.addEventListener('click', async () => {
    if (document.hasFocus()) show(await toClipboard(text))
  })
  return button
}

/** In words as well: a colour alone says nothing to many. Only what is on the clipboard is called copied. */
function showCopied({ button, face, label }, isCopied) {
  button.style.minInlineSize = `${button.offsetWidth}px`
  button.classList.toggle('done', isCopied)
  face.textContent = isCopied ? 'Copied' : 'Not copied'
  setText(
    find('[data-copy-news]'),
    isCopied
      ? 'Copied.'
      : 'This browser let nothing be copied. Select the text and copy it by hand.',
  )
  clearTimeout(button.ending)
  button.ending = setTimeout(() => {
    button.classList.remove('done')
    face.textContent = label
    setText(find('[data-copy-news]'), '')
  }, SHOWN_MS)
}

export function toButton(label, press) {
  const button = element('button', '', label)
  button.type = 'button'
  button.addEventListener('click', () => void press())
  return button
}

/** A card that was answered. Its buttons are about to go: whoever uses the keyboard stays on the phone. */
export function closeCard(card) {
  if (card.contains(document.activeElement)) find('.screen').focus({ preventScroll: true })
  for (const button of card.querySelectorAll('button')) button.disabled = true
}

const SPACE = 'http://www.w3.org/2000/svg'

/** @param size  Of the square that the path is drawn in. */
export function toIcon(path, size = 20) {
  const icon = document.createElementNS(SPACE, 'svg')
  icon.setAttribute('viewBox', `0 0 ${size} ${size}`)
  icon.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(SPACE, 'path')
  line.setAttribute('d', path)
  icon.append(line)
  return icon
}
