/**
 * Fills *What just happened*: asks for new calls while the panel is open, and shows the newest on top.
 */
const NAMES = {
  browser: 'Browser',
  harbour: 'Harbour’s server',
  countersign: 'Countersign',
  entrust: 'Entrust',
  authx: 'AuthX',
  authentimate: 'Authentimate',
  allthenticate: 'Allthenticate',
}
const EVERY_MS = 1500
const MOST = 60
/** In sight at once; the others at a press. */
const FIRST = 8

/** Whether the panel is open is kept from page to page: forms lead on to the next one. */
const KEY = 'harbour-calls-open'

export function attachCalls() {
  const panel = document.querySelector('[data-calls-panel]')
  if (panel === null) return
  const list = panel.querySelector('[data-calls]')
  const draw = attachEarlier(panel, list)
  let after = 0
  let timer
  let isAsking = false

  const take = (calls) => {
    for (const call of calls) {
      after = call.id
      list.prepend(renderCall(call))
    }
    while (list.children.length > MOST) list.lastElementChild.remove()
    draw()
  }
  const ask = async () => {
    // Two at once would bring the same calls twice.
    if (isAsking || !panel.open || document.hidden) return
    clearTimeout(timer)
    isAsking = true
    try {
      const reply = await fetch(`/pocket/api/calls?after=${after}`)
      take(reply.ok ? await reply.json() : [])
    } catch {
      // The trial is being started over: the next time will do.
    }
    isAsking = false
    timer = setTimeout(() => void ask(), EVERY_MS)
  }
  panel.open = sessionStorage.getItem(KEY) === 'yes'
  panel.addEventListener('toggle', () => {
    sessionStorage.setItem(KEY, panel.open ? 'yes' : 'no')
    void ask()
  })
  document.addEventListener('visibilitychange', () => void ask())
  void ask()
}

/** @returns Draws what belongs below the list. */
function attachEarlier(panel, list) {
  const button = panel.querySelector('[data-calls-earlier]')
  const none = panel.querySelector('[data-no-calls]')
  const isAll = () => button.getAttribute('aria-expanded') === 'true'
  const draw = () => {
    const more = list.children.length - FIRST
    list.classList.toggle('all', isAll())
    button.hidden = more <= 0
    button.textContent = isAll() ? 'Newest only' : `Show ${more} earlier`
    none.hidden = list.children.length > 0
  }
  button.addEventListener('click', () => {
    button.setAttribute('aria-expanded', String(!isAll()))
    draw()
  })
  return draw
}

function renderCall({ from, to, status, at, method, path, summary, secretHeaders, sent, got }) {
  const item = create('li', 'call')
  item.dataset.from = from
  item.append(renderWay({ from, to, status, at }))
  if (summary) item.append(create('p', 'call-summary', summary))
  item.append(create('p', 'call-path', `${method} ${path}`))
  const facts = create('dl', 'call-facts')
  const headers = secretHeaders.map((name) => ({ name: `header ${name}` }))
  addFact(facts, 'Sent', [...headers, ...sent])
  addFact(facts, 'Got', got)
  if (facts.children.length > 0) item.append(facts)
  return item
}

function renderWay({ from, to, status, at }) {
  const way = create('p', 'call-way')
  const arrow = create('span', 'arrow', '→')
  arrow.setAttribute('aria-hidden', 'true')
  const date = new Date(at * 1000)
  const time = create('time', '', date.toLocaleTimeString('en-GB'))
  time.dateTime = date.toISOString()
  const isFine = status >= 200 && status < 300
  const end = create('span', 'call-end')
  end.append(
    create(
      'span',
      isFine ? 'status' : 'status refused',
      status === 0 ? 'no reply' : String(status),
    ),
    ' ',
    time,
  )
  // An arrow never ends a line.
  const towards = create('span', '')
  towards.append(arrow, create('span', 'unseen', ' to '), createParty(to))
  way.append(createParty(from), towards, create('span', 'unseen', ', '), end)
  return way
}

function createParty(name) {
  const party = create('span', 'party', NAMES[name])
  party.dataset.party = name
  return party
}

function addFact(facts, title, members) {
  if (members.length === 0) return
  const value = create('dd', '')
  members.forEach((member, i) => {
    if (i > 0) value.append(create('span', 'unseen', ', '))
    value.append(renderMember(member))
  })
  facts.append(create('dt', '', title), value)
}

function renderMember({ name, value }) {
  const member = create('span', 'member', name)
  // How many there are, or how large: there is nothing to mask.
  const isNote = name.startsWith('…') || name.endsWith(')') || name.endsWith('bytes')
  if (value !== undefined) member.append(' ', create('span', 'open', value))
  else if (!isNote) member.append(' ', ...createMask())
  return member
}

/** Dots to the eye, a word to the ear. */
function createMask() {
  const dots = create('span', 'masked', '•••')
  dots.setAttribute('aria-hidden', 'true')
  return [dots, create('span', 'unseen', 'hidden')]
}

function create(tag, className, text) {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
