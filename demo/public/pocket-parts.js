/** What every app of the Pocket is drawn with. */

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
  const button = element('button', 'copy', label)
  button.type = 'button'
  button.dataset.text = text
  if (what) button.append(element('span', 'unseen', ` ${what}`))
  button.addEventListener('click', () => copy(button))
  return button
}

/** Without the focus (a press passed on by the page) the page itself does the copying. */
async function copy(button) {
  if (document.hasFocus())
    await navigator.clipboard.writeText(button.dataset.text).catch(() => undefined)
  button.classList.add('done')
  setTimeout(() => button.classList.remove('done'), 1200)
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
