/** The Pocket's screen: asks every second what is new, and draws it. */
const person = document.body.dataset.person
const find = (selector) => document.querySelector(selector)
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

async function get(path) {
  const reply = await fetch(`/pocket/api/${path}`)
  if (!reply.ok) throw new Error('the Pocket did not answer')
  return reply.json()
}

function post(path, body) {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`/pocket/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

const trialNow = () => Date.now() / 1000 + ahead
const toSpaced = (code) => code.replace(/^(\d{3})(\d{3})$/, '$1 $2')

function drawTime() {
  const now = new Date(trialNow() * 1000)
  const time = now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  for (const clock of document.querySelectorAll('[data-time]')) setText(clock, time)
  setText(
    find('[data-date]'),
    now.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' }),
  )
  const left = Math.max(0, Math.min(STEP_SECONDS, totpEndsAt - trialNow()))
  find('[data-ring]').style.strokeDashoffset = String(STEP_SECONDS - left)
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function drawThings(things) {
  ahead = things.now - Date.now() / 1000
  totpEndsAt = things.totpEndsAt ?? 0
  find('[data-codes]').hidden = things.totp === undefined
  setText(find('[data-totp]'), toSpaced(things.totp ?? ''))
  drawNotes(things)
  const radio = find(`input[name="fault"][value="${things.fault}"]`)
  if (radio) radio.checked = true
}

let notesDrawn = ''
function drawNotes({ loginName, password, temporaryCode, pin, recoveryCodes }) {
  const notes = [
    ['Login', loginName],
    ['Password', password],
    ['Temporary code', temporaryCode],
    ['PIN', pin],
    ['Recovery codes', recoveryCodes],
  ].filter(([, value]) => value !== undefined)
  const drawn = JSON.stringify(notes)
  if (drawn === notesDrawn) return
  notesDrawn = drawn
  find('[data-notes]').hidden = notes.length === 0
  find('[data-note-list]').replaceChildren(...notes.map(([name, value]) => toNote(name, value)))
}

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

/** The code a message carries: six digits, or what a voice spells out digit by digit. */
function toCode(text) {
  const joined = text.replace(/(?<=\b\d)[ ,.]+(?=\d\b)/g, '')
  return /\b\d{6}\b/.exec(joined)?.[0]
}

function toIcon(path) {
  const space = 'http://www.w3.org/2000/svg'
  const icon = document.createElementNS(space, 'svg')
  icon.setAttribute('viewBox', '0 0 20 20')
  icon.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(space, 'path')
  line.setAttribute('d', path)
  icon.append(line)
  return icon
}

function element(name, className, text) {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function toCopyButton(label, text, what) {
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

async function refresh() {
  try {
    const [things, messages] = await Promise.all([
      get(`things?person=${encodeURIComponent(person)}`),
      get(`messages?phone=${encodeURIComponent(person)}`),
    ])
    drawThings(things)
    drawMessages(messages)
    isFirst = false
    tellPage(things, messages)
  } catch {
    // The trial is being restarted: the next second asks again.
  }
}

/** For the page beside it, which shows this on top of its sheet where there is no room for a phone. */
function tellPage({ totp, now }, [newest]) {
  const latest = newest && now - newest.at < 120 ? newest.text : undefined
  parent.postMessage({ type: 'pocket-now', totp: totp && toSpaced(totp), latest }, location.origin)
}

function attach() {
  const totpButton = find('[data-copy-totp]')
  totpButton.addEventListener('click', () => copy(totpButton))
  new MutationObserver(() => {
    totpButton.dataset.text = find('[data-totp]').textContent.replace(' ', '')
  }).observe(find('[data-totp]'), { childList: true })

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
  for (const radio of document.querySelectorAll('input[name="fault"]')) {
    radio.addEventListener('change', () => {
      void post('faults', { vendor: 'messages', fault: radio.value })
    })
  }
  find('[data-clock]').addEventListener('click', async () => {
    await post('clock', { advanceSeconds: 360 })
    find('[data-fault-state]').textContent = 'It is six minutes later now.'
    await refresh()
  })
  find('[data-reset]').addEventListener('click', async () => {
    find('[data-fault-state]').textContent = 'Starting over …'
    await post('reset', {})
    top.location.assign(top === self ? '/pocket' : '/')
  })
}

attach()
await refresh()
drawTime()
setInterval(drawTime, 1000)
setInterval(() => {
  if (document.visibilityState === 'visible') void refresh()
}, POLL_MS)
