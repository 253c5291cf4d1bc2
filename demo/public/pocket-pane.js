/**
 * The Pocket beside a page of Harbour: a drawer on small screens, and, while an approval is open,
 * above the dimmed page. The sheet makes everything outside it inert, rightly; but the phone plays a
 * thing that lies next to the computer, so it is kept in sight and presses on it are passed on.
 */
import { toClipboard } from '/assets/to-clipboard.js'

const wide = matchMedia('(width >= 1100px)')

/** @returns {{ lower: () => void }} for when a guarded call has ended, however it did. */
export function attachPocket() {
  const pane = document.getElementById('pocket-pane')
  const frame = pane.querySelector('iframe')
  attachDrawer(pane)
  attachPeople(frame)
  return attachSheet(pane, frame)
}

function attachDrawer(pane) {
  const button = document.querySelector('.pocket-button')
  const isOpen = () => button.getAttribute('aria-expanded') === 'true'
  let unread = 0
  let waiting = 0
  const mark = () => showCount(isOpen() ? 0 : unread + waiting)
  const toggle = (open) => {
    document.body.classList.toggle('pocket-open', open)
    button.setAttribute('aria-expanded', String(open))
    button.querySelector('.pocket-label').textContent = open ? 'Close' : 'Pocket'
    unread = 0
    mark()
  }
  button.addEventListener('click', () => toggle(!isOpen()))
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen() || wide.matches) return
    toggle(false)
    button.focus()
  })
  addEventListener('message', ({ origin, source, data }) => {
    const { contentWindow } = pane.querySelector('iframe')
    if (origin !== location.origin || source !== contentWindow) return
    if (data?.type === 'pocket-messages' && !isOpen()) unread += data.count
    // What waits goes again when it is answered, wherever that was.
    if (data?.type === 'pocket-now') waiting = [data.request, data.wish].filter(Boolean).length
    mark()
  })
}

/** On the bar, where the phone is a drawer. */
function showCount(count) {
  const badge = document.querySelector('.pocket-count')
  if (badge.textContent === String(count)) return
  badge.hidden = count === 0
  badge.textContent = String(count)
  badge.setAttribute('aria-label', `${count} new`)
}

/** A press on somebody opens their phone; where it is a drawer, in sight. */
function attachPeople(frame) {
  const people = document.querySelectorAll('[data-person]')
  const mark = (person) => {
    for (const one of people) {
      if (one.dataset.person === person) one.setAttribute('aria-current', 'true')
      else one.removeAttribute('aria-current')
    }
  }
  for (const one of people) {
    one.addEventListener('click', () => {
      mark(one.dataset.person)
      if (!wide.matches) document.querySelector('.pocket-button').click()
    })
  }
  // Whoever types somebody's login has that person's phone beside them.
  addEventListener('input', ({ target }) => {
    const typed = /^(\w+)@harbour\.example$/.exec(target.value ?? '')?.[1]
    const known = [...people].some((one) => one.dataset.person === typed)
    const shown = frame.contentDocument?.body?.dataset.person
    if (known && typed !== shown) frame.contentWindow.location.replace(`/pocket?person=${typed}`)
  })
  const markShown = () => mark(frame.contentDocument?.body?.dataset.person)
  frame.addEventListener('load', markShown)
  markShown()
}

function attachSheet(pane, frame) {
  const peek = document.querySelector('.pocket-peek')
  const isSheet = (event) => event.target.localName === 'countersign-step-up'
  let open = false
  let screen = ''
  let told
  const look = () => open && !wide.matches && told && showPeek(peek, told, screen)

  const raise = () => {
    open = true
    if (!wide.matches) return
    pane.popover = 'manual'
    pane.hidePopover()
    pane.showPopover()
  }
  const lower = () => {
    open = false
    if (peek.matches(':popover-open')) peek.hidePopover()
    delete peek.dataset.shown
    pane.removeAttribute('popover')
  }
  // `ready` comes after the sheet has gone to the top: what is raised now lies above it.
  addEventListener('countersign-ready', (event) => isSheet(event) && raise())
  addEventListener('countersign-screen', (event) => {
    if (!isSheet(event)) return
    ;({ screen } = event.detail)
    look()
  })
  addEventListener('message', (event) => {
    if (event.origin !== location.origin || event.source !== frame.contentWindow) return
    if (event.data?.type !== 'pocket-now') return
    told = event.data
    look()
  })
  addEventListener('click', (event) => open && press(event), true)
  const press = (event) => (wide.matches ? passOn(event, pane, frame) : pressPeek(event, peek))
  return { lower }
}

/** On a small screen the sheet covers the drawer: what is new slides in on top, as on a phone. */
function showPeek(peek, told, screen) {
  const { person, request, toSign, wish } = told
  // It lies over the head of the sheet: codes stay there for as long as one is asked for.
  const { latest, totp: code } = screen === 'code' ? told : {}
  const totp = wish || request || toSign ? undefined : code
  const facts = { person, request, toSign, wish, latest, totp }
  // What is pressed now must not move away under the finger.
  const shown = JSON.stringify(facts)
  if (peek.dataset.shown === shown) return
  peek.dataset.shown = shown
  const lines = []
  if (wish) lines.push(toReading(person, wish))
  if (request) lines.push(toRequest(request))
  if (toSign) lines.push(toSigning(person, toSign))
  if (latest) lines.push(toLine('New message', latest))
  if (totp) lines.push(toLine('Authenticator now', totp))
  peek.replaceChildren(...lines)
  if (lines.length === 0) return peek.matches(':popover-open') && peek.hidePopover()
  if (!peek.matches(':popover-open')) peek.showPopover()
}

/** What an app on the phone asks, with the answers in short. */
function toRequest({ id, summary, choices }) {
  const part = toLine('Entrust asks', summary ?? 'Is it you?')
  const row = document.createElement('span')
  row.className = 'peek-choices'
  const yes = choices.length > 0 ? choices.map((number) => [number, number]) : [['Approve']]
  for (const [label, number] of yes) row.append(toAnswer(id, label, { answer: 'confirm', number }))
  row.append(toAnswer(id, 'Decline', { answer: 'cancel' }))
  row.append(toAnswer(id, 'Not me', { answer: 'concern' }))
  part.append(row)
  return part
}

const toAnswer = (id, label, body) => toButton(label, () => send(`pushes/${id}`, body))

/** The reader, and what may be laid on it. */
function toReading(person, { id, asks }) {
  const part = toLine('Reader', `${asks}.`)
  const row = document.createElement('span')
  row.className = 'peek-choices'
  const lay = (how) => send(`readings/${id}`, { person, how })
  row.append(
    toButton('Lay it on', () => lay('own')),
    toButton('Somebody else’s', () => lay('other')),
  )
  part.append(row)
  return part
}

/** The token, with the values of the page typed in. */
function toSigning(person, values) {
  const part = toLine('Token', 'The values of the page are typed in.')
  const row = document.createElement('span')
  row.className = 'peek-choices'
  const sign = async () => {
    const { signature } = await (await send('signatures', { person, values })).json()
    const code = document.createElement('span')
    code.className = 'digits'
    code.textContent = signature.replace(/^(\d{4})(\d{4})$/, '$1 $2')
    row.replaceChildren(code)
  }
  row.append(toButton('Sign', sign))
  part.append(row)
  return part
}

function toButton(label, press) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = label
  button.addEventListener('click', () => void press())
  return button
}

function send(path, body) {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`/pocket/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

function toLine(label, text) {
  const line = document.createElement('p')
  const name = document.createElement('b')
  name.textContent = label
  line.append(name, text)
  return line
}

/** Presses what lies under the pointer in the Pocket, and keeps the press from closing the sheet. */
function passOn(event, pane, frame) {
  const place = pane.getBoundingClientRect()
  if (!isOn(event, place)) return
  const point = [event.clientX - place.left, event.clientY - place.top]
  const hit = [...frame.contentDocument.querySelectorAll('button, summary, a, label')].find(
    (target) => isInSight(target, ...point) && isInside(target.getBoundingClientRect(), ...point),
  )
  hit?.click()
  if (hit?.dataset.text) void copy(hit)
}

/** The phone has no focus, and without it no clipboard: it is told how this went. */
async function copy(button) {
  const detail = await toClipboard(button.dataset.text)
  button.dispatchEvent(new CustomEvent('pocket-copied', { detail }))
}

/** Not folded away, and not scrolled under the rim of the phone. */
function isInSight(target, x, y) {
  const screen = target.closest('.screen')
  const isShown = screen === null || isInside(screen.getBoundingClientRect(), x, y)
  return isShown && target.checkVisibility()
}

function pressPeek(event, peek) {
  if (!peek.matches(':popover-open') || !isOn(event, peek.getBoundingClientRect())) return
  const { clientX: x, clientY: y } = event
  const buttons = [...peek.querySelectorAll('button')]
  const hit = buttons.find((button) => isInside(button.getBoundingClientRect(), x, y))
  // Put aside, as on a phone, until there is something else.
  if (hit) hit.click()
  else peek.hidePopover()
}

/** A press by pointer on that place: it goes no further. One by key, or by `click()`, has no place. */
function isOn(event, place) {
  if (event.detail === 0 || !isInside(place, event.clientX, event.clientY)) return false
  event.preventDefault()
  event.stopImmediatePropagation()
  return true
}

function isInside({ left, top, right, bottom }, x, y) {
  return right > left && x >= left && x <= right && y >= top && y <= bottom
}
