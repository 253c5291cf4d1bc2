/** The Pocket's screen: asks every second what is new, and draws it. */
import { attachEntrust, drawEntrust } from '/assets/pocket-entrust.js'
import { attachFaults, drawFaults } from '/assets/pocket-faults.js'
import { drawHouse, tickHouse } from '/assets/pocket-house.js'
import { toWish } from '/assets/pocket-reader.js'
import { createRequests } from '/assets/pocket-requests.js'
import {
  createDrawing,
  element,
  find,
  get,
  person,
  post,
  setText,
  toCopyButton,
  toIcon,
  toSpaced,
} from '/assets/pocket-parts.js'

const POLL_MS = 1000
const STEP_SECONDS = 30

const ICONS = {
  sms: [
    'Message',
    'M3 9.5c0-3.5 3.1-6 7-6s7 2.5 7 6-3.1 6-7 6c-.8 0-1.6-.1-2.3-.3L4 16.5l.8-2.7A5.7 5.7 0 0 1 3 9.5Z',
  ],
  voice: [
    'Call',
    'M5 3.5h2.5l1.3 3.3-1.7 1.4a9 9 0 0 0 4.7 4.7l1.4-1.7 3.3 1.3V15a1.5 1.5 0 0 1-1.5 1.5A11.5 11.5 0 0 1 3.5 5 1.5 1.5 0 0 1 5 3.5Z',
  ],
  mail: ['Mail', 'M3.5 5h13v10h-13zM3.5 5.5 10 11l6.5-5.5'],
}

/** Seconds by which the trial's clock is ahead of this browser's. */
let ahead = 0
let totpEndsAt = 0
let shown = new Set()
let isFirst = true

const trialNow = () => Date.now() / 1000 + ahead

function drawTime() {
  const now = new Date(trialNow() * 1000)
  const time = now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  for (const clock of document.querySelectorAll('[data-time]')) setText(clock, time)
  setText(
    find('[data-date]'),
    now.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' }),
  )
  const left = Math.max(0, Math.min(STEP_SECONDS, totpEndsAt - trialNow()))
  for (const ring of document.querySelectorAll('[data-ring]'))
    ring.style.strokeDashoffset = String(STEP_SECONDS - left)
  tickHouse(trialNow())
}

/** The trial tells whole seconds: what is held stays while it agrees with them, so that no count flickers. */
function setAhead(now) {
  const least = now - Date.now() / 1000
  ahead = Math.min(Math.max(ahead, least), least + 1)
}

function drawThings(things) {
  setAhead(things.now)
  totpEndsAt = things.totpEndsAt ?? 0
  const { totp, tokens = totp === undefined ? [] : [{ label: 'Harbour', code: totp }] } = things
  find('[data-codes]').hidden = tokens.length === 0
  drawTokens(tokens.map(({ label, code }) => [label, code]))
  drawNotes(toNotes(things))
  drawEntrust(things)
}

const drawTokens = createDrawing((tokens) => {
  find('[data-tokens]').replaceChildren(...tokens.map(([label, code]) => toTokenRow(label, code)))
  drawTime()
})

function toTokenRow(label, code) {
  const row = element('li', 'code-row')
  const text = element('div', '')
  const digits = element('p', 'code', toSpaced(code))
  digits.dir = 'ltr'
  text.append(element('p', 'code-issuer', label), digits)
  const ring = find('#ring').content.cloneNode(true)
  row.append(text, ring, toCopyButton('Copy', code, `code of ${label}`))
  return row
}

function toNotes(things) {
  const { loginName, password, entrustPassword, authxPin } = things
  return [
    ['Login', loginName],
    ['Password', password],
    ['Password at Entrust', entrustPassword === password ? undefined : entrustPassword],
    ['Temporary code', things.temporaryCode],
    ['PIN', things.pin],
    ['PIN at AuthX', authxPin],
    ['Recovery codes', things.recoveryCodes],
  ].filter(([, value]) => value !== undefined)
}

const drawNotes = createDrawing((notes) => {
  find('[data-notes]').hidden = notes.length === 0
  find('[data-note-list]').replaceChildren(...notes.map(([name, value]) => toNote(name, value)))
})

function toNote(name, value) {
  const note = element('li', 'note')
  const text = element('div', '')
  const isList = Array.isArray(value)
  const values = element('span', isList ? 'note-value list' : 'note-value')
  values.dir = 'ltr'
  if (isList) values.append(...value.map((one) => element('span', '', one)))
  else values.append(...toBreakable(value))
  text.append(element('span', 'note-name', name), values)
  note.append(text)
  if (!isList) note.append(toCopyButton('Copy', value, name.toLowerCase()))
  return note
}

/** An address that does not fit breaks behind its sign. */
function toBreakable(value) {
  return value.split(/(?<=@)/).flatMap((part, at) => (at > 0 ? [element('wbr'), part] : part))
}

function drawMessages(messages) {
  const fresh = messages.filter((message) => !shown.has(message.id))
  find('[data-no-messages]').hidden = messages.length > 0
  if (fresh.length === 0) return
  shown = new Set(messages.map((message) => message.id))
  const list = find('[data-messages]')
  list.prepend(...fresh.map(toMessage))
  while (list.children.length > 20) list.lastElementChild.remove()
  drawEarlier()
  if (!isFirst)
    parent.postMessage({ type: 'pocket-messages', count: fresh.length }, location.origin)
}

/** Two messages in sight, so that codes and notes stay on the first screen; the others on demand. */
function drawEarlier() {
  const button = find('[data-earlier]')
  const isAll = button.getAttribute('aria-expanded') === 'true'
  const count = find('[data-messages]').children.length - 2
  find('.messages').classList.toggle('all', isAll)
  button.hidden = count <= 0
  button.textContent = isAll ? 'Newest only' : `${count} earlier`
}

function toMessage({ kind, to, subject, text, at }) {
  const [label, path] = ICONS[kind]
  const top = element('p', 'message-top')
  const time = element(
    'time',
    '',
    new Date(at * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }),
  )
  top.append(
    toIcon(path),
    element('span', 'unseen', `${label} to`),
    element('bdi', 'message-to', to),
    time,
  )
  const message = element('li', 'message')
  message.append(top)
  if (subject) message.append(element('p', 'message-subject', subject))
  message.append(toText(text))
  const code = toCode(text)
  if (code) message.append(toCopyButton(`Copy ${toSpaced(code)}`, code))
  return message
}

/** A link of the trial's own can be followed, as in any mail. */
function toText(text) {
  const made = element('p', 'message-text')
  for (const part of text.split(/(https?:\/\/\S+)/)) {
    const isLink = part.startsWith(`${location.origin}/`)
    const piece = element(isLink ? 'a' : 'span', '', part)
    if (isLink) Object.assign(piece, { href: part, target: '_blank' })
    made.append(piece)
  }
  return made
}

/** The code a message carries: six to eight digits, or what a voice spells out digit by digit. */
function toCode(text) {
  const joined = text.replace(/(?<=\b\d)[ ,.]+(?=\d\b)/g, '')
  return /\b\d{6,8}\b/.exec(joined)?.[0]
}

const requests = createRequests(() => refresh())

async function refresh() {
  try {
    const whose = encodeURIComponent(person)
    const [things, messages, pushes, reading, doors] = await Promise.all([
      get(`things?person=${whose}`),
      get(`messages?phone=${whose}`),
      get(`pushes?person=${whose}`),
      get('readings'),
      get('doors'),
    ])
    drawThings(things)
    drawFaults({ fault: things.fault, vendorFaults: things.vendorFaults, doors })
    drawHouse(doors, trialNow())
    requests.draw({ pushes, reading })
    drawMessages(messages)
    isFirst = false
    tellPage(things, { newest: messages[0], request: pushes[0], reading })
  } catch {
    // The trial is being restarted: the next second asks again.
  }
}

/** For the page beside it, which shows this on top of its sheet where there is no room for a phone. */
function tellPage({ totp, toSign, now }, { newest, request, reading }) {
  const latest = newest && now - newest.at < 120 ? newest.text : undefined
  const told = {
    person,
    totp: totp && toSpaced(totp),
    latest,
    request,
    toSign,
    wish: reading === null ? undefined : toWish(reading),
  }
  parent.postMessage({ type: 'pocket-now', ...told }, location.origin)
}

function attach() {
  find('#person').addEventListener('change', (event) => {
    location.replace(`/pocket?person=${encodeURIComponent(event.target.value)}`)
  })
  find('[data-earlier]').addEventListener('click', ({ target }) => {
    target.setAttribute('aria-expanded', String(target.getAttribute('aria-expanded') !== 'true'))
    drawEarlier()
  })
  find('[data-add]').addEventListener('submit', async (event) => {
    event.preventDefault()
    const key = event.target.elements.key
    const reply = await post('things', { person, totp: key.value })
    find('[data-add-outcome]').textContent = reply.ok ? 'Added.' : 'That is not a set-up key.'
    if (reply.ok) key.value = ''
    await refresh()
  })
}

attach()
attachEntrust()
attachFaults(refresh)
await refresh()
drawTime()
setInterval(drawTime, 1000)
setInterval(() => {
  if (document.visibilityState === 'visible') void refresh()
}, POLL_MS)
